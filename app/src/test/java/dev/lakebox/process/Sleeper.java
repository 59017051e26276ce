package dev.lakebox.process;

import java.util.concurrent.CountDownLatch;

/** A server for tests that serves nothing: says that it is up and runs until it is ended. */
final class Sleeper {

    private Sleeper() {}

    /** @param arguments {@code stubborn} to run on when asked to end, {@code fail} to end at once with exit code 3 */
    public static void main(String[] arguments) throws InterruptedException {
        String how = arguments.length == 0 ? "" : arguments[0];
        if (how.equals("fail")) {
            System.out.println("cannot bind: address in use");
            System.exit(3);
        }
        if (how.equals("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(Sleeper::forever));
        }
        System.out.println("up, with " + System.getenv("SLEEPER_SAYS"));
        forever();
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
