package dev.lakebox.generator.cli;

import dev.lakebox.generator.GeneratorSettings;
import dev.lakebox.generator.ShopOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say what the shop is like. */
final class ShopFlags {

    @Option(
            names = "--rate",
            paramLabel = "<n>",
            description = "orders per second, as the mean over a day (default: 100)")
    private double rate = GeneratorSettings.DEFAULTS.rate();

    @Option(
            names = "--steady",
            description = "the same rate all day, without the evening's peak and the quiet of the night")
    private boolean steady;

    @Option(names = "--late", paramLabel = "<share>", description = "share sent half a minute or more after its turn")
    private double late;

    @Option(
            names = "--late-up-to",
            paramLabel = "<time>",
            description = "how late a late record is at most (default: 90s)")
    private Duration lateUpTo = ShopOptions.DEFAULTS.lateUpTo();

    @Option(names = "--out-of-order", paramLabel = "<share>", description = "share sent a little after its turn")
    private double outOfOrder;

    @Option(
            names = "--out-of-order-up-to",
            paramLabel = "<time>",
            description = "how long after its turn at most (default: 3s)")
    private Duration outOfOrderUpTo = ShopOptions.DEFAULTS.outOfOrderUpTo();

    @Option(names = "--duplicate", paramLabel = "<share>", description = "share sent twice")
    private double duplicate;

    @Option(names = "--malformed", paramLabel = "<share>", description = "share followed by a spoilt copy of itself")
    private double malformed;

    @Option(names = "--users", paramLabel = "<n>", description = "how many users (default: 10000)")
    private int users = ShopOptions.DEFAULTS.users();

    @Option(names = "--users-stay", description = "nobody moves to another country")
    private boolean usersStay;

    @Option(names = "--products", paramLabel = "<n>", description = "how many products (default: 500)")
    private int products = ShopOptions.DEFAULTS.products();

    @Option(names = "--seed", paramLabel = "<n>", description = "what chance starts from (default: 42)")
    private long seed = 42;

    @Option(
            names = "--run",
            paramLabel = "<n>",
            description =
                    "ids of orders and payments count from n x 10^12, so no two runs on the same topics may share "
                            + "it (default: the minutes since 2026, with --print 1)")
    private Long run;

    long seed() {
        return seed;
    }

    long run(long otherwise) {
        return run == null ? otherwise : run;
    }

    GeneratorSettings settings() {
        return new GeneratorSettings(rate, false, late, outOfOrder, duplicate, malformed);
    }

    ShopOptions options() {
        return new ShopOptions(users, products, !steady, !usersStay, outOfOrderUpTo, lateUpTo);
    }
}
