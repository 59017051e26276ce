package dev.lakebox.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.generator.KafkaBroker;
import dev.lakebox.generator.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ShopCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldExplainItself() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--bootstrap-servers", "--rate", "--seed", "--duration", "--malformed", "Exit codes:");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("lakebox-shop ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --rate -1                   | Invalid rate: -1 (must be 0 to 1000000)
            --late 2                    | Invalid late: 2 (must be 0 to 1)
            --users 0                   | Invalid users: 0 (must be 1 to 10000000)
            --print --run 9999999       | Invalid run: 9999999 (must be 0 to 9000000)
            --orders 0                  | Invalid orders: 0 (must be at least 1)
            --start 2026-01-01T00:00:00Z | Invalid --start: it needs --print, for Kafka's records are of today
            --duration 5x               | Invalid value for option '--duration': '5x' is not a duration such as 250ms, 30s, 5m or 2h
            --nonsense                  | Unknown option: '--nonsense'
            """)
    void shouldRefuseWrongOptionsInOneSentence(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).isEqualToNormalizingNewlines(message + "; --help lists the options\n");
    }

    @Test
    void shouldSayThatKafkaCannotBeReached() {
        assertThat(run("--bootstrap-servers", "no-such-host.invalid:9092")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString())
                .startsWith("Cannot reach Kafka at no-such-host.invalid:9092: ")
                .contains("(--bootstrap-servers)");
    }

    @Test
    void shouldSellToKafkaAndMakeItsTopics(@TempDir Path directory) throws Exception {
        try (KafkaBroker broker = new KafkaBroker(directory).start()) {
            String[] arguments = {
                "--bootstrap-servers", broker.bootstrapServers(), "--rate", "5000", "--steady", "--orders", "7000"
            };
            assertThat(run(arguments)).as(err.toString()).isZero();
            assertThat(broker.read(Topic.ORDERS)).hasSize(7000);
            assertThat(err.toString()).contains(" orders/s  ", " acknowledged, 0 failed; {GOOD=");

            // again, on topics that are there
            assertThat(run("--bootstrap-servers", broker.bootstrapServers(), "--duration", "1s"))
                    .isZero();
        }
    }

    private int run(String... arguments) {
        return ShopCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
