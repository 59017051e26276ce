package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A disk that takes no more, played by a limit on the size of files: it fails writes in the same place. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no ulimit")
class RefusingDiskTest {

    @TempDir
    private Path dataDirectory;

    @Test
    void shouldAnswerWithAnErrorAndGoOn() throws Exception {
        try (KillableStore store = KillableStore.withFilesUpTo(2_000_000, dataDirectory, "embedded");
                S3Client s3 = store.access().client()) {
            Bucket bucket = new Bucket(s3, store.access().bucket());
            bucket.put("orders/before", "text");

            assertThatThrownBy(() -> bucket.put("orders/too-large", Bucket.randomBytes(5_000_000)))
                    .asInstanceOf(type(S3Exception.class))
                    .returns(500, S3Exception::statusCode);

            bucket.put("orders/after", "text");
            assertThat(bucket.list("")).containsExactly("orders/after", "orders/before");
            assertThat(bucket.getText("orders/before")).isEqualTo("text");
        }
    }
}
