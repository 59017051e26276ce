package dev.lakebox.generator.cli;

import dev.lakebox.generator.GeneratorSettings;
import dev.lakebox.generator.OrderSchemas;
import dev.lakebox.generator.PostgresTables;
import dev.lakebox.generator.RegistrySchemas;
import dev.lakebox.generator.Shop;
import dev.lakebox.generator.ShopOptions;
import dev.lakebox.generator.ShopProducer;
import dev.lakebox.generator.ShopSchemas;
import dev.lakebox.generator.ShopTables;
import dev.lakebox.generator.Stock;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The shop against any Kafka, or printed. */
@Command(
        name = "lakebox-shop",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Simulates a shop in real time: sends its orders and payments to Kafka, and keeps its users and products in a",
            "Postgres database, where one is given.",
            "",
            "The topics (orders, payment-events) are created where they do not exist. Durations are written "
                    + "as 250ms, 30s, 5m or 2h, shares as numbers from 0 to 1.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it ran, and Kafka has every record",
            "1:it cannot run, or Kafka did not take every record",
            "2:an option is wrong"
        })
public final class ShopCommand implements Callable<Integer> {

    private static final Instant RUNS_ARE_COUNTED_FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "<host:port>",
            defaultValue = "localhost:9092",
            description = "where Kafka is (default: ${DEFAULT-VALUE})")
    private String servers;

    @Option(
            names = "--property",
            paramLabel = "<name=value>",
            description = "a property of Kafka's clients, such as security.protocol=SSL; may be repeated")
    private Map<String, String> properties = Map.of();

    @Option(
            names = "--database",
            paramLabel = "<url>",
            description =
                    "where users and products are: jdbc:postgresql://localhost:5432/shop?user=...&password=...; the "
                            + "tables are created where they do not exist")
    private String database;

    @Option(
            names = "--registry",
            paramLabel = "<url>",
            description =
                    "a schema registry with Confluent's API, up to where /subjects begins; orders are Avro then, and JSON "
                            + "without it")
    private URI registry;

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhat is sold:%n")
    private final ShopFlags shopFlags = new ShopFlags();

    @ArgGroup(exclusive = false, validate = false, heading = "%nHow long:%n")
    private final Limits limits = new Limits();

    @ArgGroup(exclusive = false, validate = false, heading = "%nWithout Kafka:%n")
    private final Printing printing = new Printing();

    static final class Limits {
        @Option(names = "--duration", paramLabel = "<time>", description = "end after so long (default: never)")
        private Duration duration = FOREVER;

        @Option(
                names = {"--orders", "--count"},
                paramLabel = "<n>",
                description = "end after so many orders")
        private long orders = Long.MAX_VALUE;
    }

    static final class Printing {
        @Option(
                names = {"--print", "--dry-run"},
                description =
                        "write the records to the standard output instead: topic, key and value with tabs between")
        private boolean print;

        @Option(
                names = "--start",
                paramLabel = "<instant>",
                description =
                        "with --print: start the shop's clock there, as in 2026-01-01T12:00:00Z, and let it run as "
                                + "fast as it can; the same seed then prints the same bytes")
        private Instant start;
    }

    /** Runs the program, and exits. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ShopCommand())
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler((e, args) -> {
                    e.getCommandLine().getErr().println(e.getMessage() + "; --help lists the options");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println(e instanceof CommandException ? e.getMessage() : "Cannot go on: " + e);
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public Integer call() throws InterruptedException {
        if (limits.orders < 1) {
            throw wrong("Invalid orders: " + limits.orders + " (must be at least 1)");
        }
        if (printing.start != null && !printing.print) {
            throw wrong("Invalid --start: it needs --print, for Kafka's records are of today");
        }
        return printing.print ? print() : send();
    }

    private int print() throws InterruptedException {
        Instant start = printing.start == null ? Instant.now() : printing.start;
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false,
                StandardCharsets.UTF_8);
        PrintRun run = new PrintRun(shop(start), limits.duration, limits.orders, out);
        if (printing.start == null) {
            run.inTime(InstantSource.system());
        } else {
            run.simulated();
        }
        return CommandLine.ExitCode.OK;
    }

    private Shop shop(Instant start) {
        try {
            return new Shop(
                    shopFlags.seed(),
                    start,
                    shopFlags.run(1),
                    shopFlags.options(),
                    shopFlags.settings(),
                    Stock.NONE,
                    OrderSchemas.NONE);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private int send() throws InterruptedException {
        Map<String, Object> client = new HashMap<>(properties);
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        long minutes = Duration.between(RUNS_ARE_COUNTED_FROM, Instant.now()).toMinutes();
        GeneratorSettings settings;
        ShopOptions options;
        try {
            settings = shopFlags.settings();
            options = shopFlags.options();
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
        new Cluster(servers, client).prepare();
        ShopTables tables = tables();
        try (ShopProducer producer = new ShopProducer(
                client,
                shopFlags.seed(),
                shopFlags.run(minutes),
                options,
                settings,
                tables,
                registry == null ? ShopSchemas.NONE : new RegistrySchemas(registry),
                InstantSource.system(),
                limits.orders)) {
            boolean complete =
                    new KafkaRun(producer, limits.duration, spec.commandLine().getErr()).run();
            return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        } catch (KafkaException e) {
            throw new CommandException(
                    "Cannot connect to Kafka at " + servers + ": " + e.getMessage() + " (--property)", e);
        }
    }

    private ShopTables tables() {
        if (database == null) {
            return ShopTables.NONE;
        }
        PostgresTables tables = new PostgresTables(() -> DriverManager.getConnection(database));
        try {
            tables.create();
        } catch (SQLException e) {
            throw new CommandException("Cannot use the database: " + e.getMessage() + " (--database)", e);
        }
        return tables;
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
