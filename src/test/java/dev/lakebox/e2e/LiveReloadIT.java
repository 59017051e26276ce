package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mvnw quarkus:dev} in a fresh copy of the sources: edits show, and the jobs do not notice. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveReloadIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/static/bundle/[^\"]+\\.js)\"");
    static final String GREETING = "app/src/main/java/dev/lakebox/page/Greeting.java";

    @TempDir
    private static Path directory;

    private static Sources sources;
    private static RunningSandbox sandbox;
    private static String job;

    @BeforeAll
    static void start() throws Exception {
        sources = Sources.copyTo(directory.resolve("lakebox"));
        sandbox = RunningSandbox.in(directory)
                .dev(sources.root())
                .with("lakebox.flink.start", "orders-raw")
                .start();
        await("rows").atMost(PATIENCE).ignoreExceptions().until(() -> rows() > 0);
        job = pipeline().path("jobId").asText();
    }

    @AfterAll
    static void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    @Order(1)
    void shouldAnswerByEditedJava() throws Exception {
        sources.write(GREETING, greeting("one"));
        awaitGreeting("one");

        sources.write(GREETING, greeting("two"));
        awaitGreeting("two");
    }

    @Test
    @Order(2)
    void shouldShowAnEditedPage() throws Exception {
        sources.replace(
                "app/src/main/resources/web/app/overview/lb-overview.ts",
                "name=\"Generator\"",
                "name=\"edited-by-a-test\"");

        await("the edited page").atMost(PATIENCE).ignoreExceptions().until(() -> {
            Matcher script = SCRIPT.matcher(sandbox.text("/"));
            return script.find() && sandbox.text(script.group(1)).contains("edited-by-a-test");
        });
    }

    @Test
    @Order(3)
    void shouldHaveLeftTheJobAlone() {
        long before = rows();
        await("more rows").atMost(PATIENCE).until(() -> rows() > before);

        assertThat(pipeline().path("jobId").asText()).isEqualTo(job);
        assertThat(sandbox.flink("/jobs/" + job + "/checkpoints")
                        .path("counts")
                        .path("restored")
                        .asInt())
                .isZero();
        assertWrittenOnce();
    }

    @Test
    @Order(4)
    void shouldTakeEditedSqlFromTheSources() throws Exception {
        sources.replace(
                "pipeline/pipelines/orders-raw/orders-raw.sql",
                "WHERE error IS NULL;",
                "WHERE error IS NULL AND quantity > 1;");

        await("the job to go on with the edit")
                .atMost(PATIENCE)
                .until(() -> !pipeline().path("jobId").isNull()
                        && !pipeline().path("jobId").asText().equals(job)
                        && pipeline().path("state").asText().equals("RUNNING"));
        long before = rows();
        await("more rows").atMost(PATIENCE).until(() -> rows() > before);
        assertWrittenOnce();
    }

    /** Dev mode looks for edits once in two seconds, so the first answers after one may be the old. */
    private static void awaitGreeting(String text) {
        await("the edited Java to answer")
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> sandbox.text("/api/greeting").equals(text));
    }

    private static void assertWrittenOnce() {
        JsonNode counts = sandbox.rows(
                        "SELECT count(*), count(DISTINCT (kafka_partition, kafka_offset)) FROM raw.orders")
                .path(0);
        assertThat(counts.path(0).asLong()).isEqualTo(counts.path(1).asLong());
    }

    private static long rows() {
        return sandbox.number("SELECT count(*) FROM raw.orders");
    }

    private static JsonNode pipeline() {
        for (JsonNode known : sandbox.get("/api/pipelines")) {
            if (known.path("name").asText().equals("orders-raw")) {
                return known;
            }
        }
        throw new AssertionError("There is no pipeline orders-raw");
    }

    /** A resource that answers by that text. */
    static String greeting(String text) {
        return """
                package dev.lakebox.page;

                import jakarta.ws.rs.GET;
                import jakarta.ws.rs.Path;

                @Path("/api/greeting")
                public class Greeting {

                    @GET
                    public String greet() {
                        return "%s";
                    }
                }
                """.formatted(text);
    }
}
