package dev.lakebox.process;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code supervise.sh} for where there is no shell, as a small JVM of its own. Started from a copy of this one class:
 * keep it free of others.
 */
final class Supervisor {

    private Supervisor() {}

    /** @param arguments seconds between the request to end and the kill, log file, then the command */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long grace = Long.parseLong(arguments[0]);
        File log = new File(arguments[1]);
        List<String> command = List.of(arguments).subList(2, arguments.length);
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        child.getOutputStream().close();
        System.out.println(child.pid());

        Thread watcher = new Thread(() -> endWithStdin(child, grace), "stdin");
        watcher.setDaemon(true);
        watcher.start();
        System.exit(child.waitFor());
    }

    private static void endWithStdin(Process child, long grace) {
        try {
            while (System.in.read() >= 0) {
                // nothing is said here; what counts is the end
            }
        } catch (IOException e) {
            // a broken pipe is an end as well
        }
        try {
            child.destroy();
            if (!child.waitFor(grace, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
        }
    }
}
