package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged sandbox, built for Java 17, on others. */
class OtherJavaIT {

    @TempDir
    private Path directory;

    @Test
    void shouldSayWhichJavaItNeedsWhereItMeetsAnOlderOne() {
        Path java = Java.of("Java older than 17", feature -> feature < 17);

        assertThatThrownBy(() -> RunningSandbox.in(directory).java(java).start())
                .hasStackTraceContaining("The sandbox ended with 1")
                .hasMessageContaining("Cannot start: this is Java ")
                .hasMessageContaining("Lakebox needs Java 17 or newer")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void shouldRunOnANewerJavaByPlainJavaJar() throws Exception {
        Path java = Java.of("JDK 25 or newer", feature -> feature >= 25);

        try (RunningSandbox sandbox = RunningSandbox.in(directory).java(java).start()) {
            await("rows of a window, which every stage had a part in")
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> sandbox.number("SELECT count(*) FROM analytics.revenue_by_category") > 0);
            assertThat(sandbox.get("/api/sandbox").path("components"))
                    .allSatisfy(component ->
                            assertThat(component.path("state").asText()).isEqualTo("RUNNING"));
        }
    }
}
