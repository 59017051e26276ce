package dev.lakebox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {

    @Test
    void shouldDescribeTheSettingsThereAre() throws Exception {
        assertThat(Files.readString(ConfigurationDocs.PAGE))
                .as("docs/configuration.md; to make it anew, in app/: java -cp target/test-classes"
                        + " dev.lakebox.ConfigurationDocs")
                .isEqualTo(ConfigurationDocs.page());
    }
}
