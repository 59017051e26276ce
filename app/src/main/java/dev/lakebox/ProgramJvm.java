package dev.lakebox;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the program in a JVM of its own. A jar cannot say how its JVM is to be sized, and the JVM's own guess is that of a
 * server; so the second one gets {@link #OPTIONS} and then whatever options the first was given. The two live and die
 * together. {@code -Dlauncher.fork=false} does without it, as a debugger would like.
 */
public final class ProgramJvm {

    private static final String PROGRAM = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final String FORK = "launcher.fork";
    private static final String FORKED = "launcher.forked";
    private static final String COLLECTOR = "-XX:+UseSerialGC";
    private static final int STOP_SECONDS = 15;

    /**
     * Measured, see ADR 5. Kafka, Flink and the rest are so much code that the JVM would compile for minutes what a laptop
     * runs a few thousand times; thirty times the thresholds leave what is really hot. Of the code on its way there the
     * JVM would count each branch and each type, which takes longer than it gives.
     */
    private static final List<String> OPTIONS = List.of(
            "-Xmx1g",
            // what lives for a checkpoint dies young only where there is room for it
            "-XX:NewRatio=1",
            "-XX:SurvivorRatio=4",
            "-XX:ReservedCodeCacheSize=240m",
            "-XX:Tier4InvocationThreshold=150000",
            "-XX:Tier4MinInvocationThreshold=18000",
            "-XX:Tier4CompileThreshold=450000",
            "-XX:Tier4BackEdgeThreshold=1200000",
            "-XX:-C1ProfileCalls",
            "-XX:-C1ProfileVirtualCalls",
            "-XX:-C1ProfileInlinedCalls",
            "-XX:-C1ProfileBranches",
            "-XX:-C1ProfileCheckcasts",
            // a seventh of the time until the first rows went into verifying what compilers wrote
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote");

    private ProgramJvm() {}

    public static void main(String... arguments) throws Throwable {
        if (Boolean.getBoolean(FORKED)) {
            endWithTheLauncher();
            run(arguments);
        } else if ("false".equals(System.getProperty(FORK))) {
            run(arguments);
        } else {
            System.exit(fork(arguments));
        }
    }

    private static void run(String... arguments) throws Throwable {
        try {
            Class.forName(PROGRAM).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** @return how the program ended */
    private static int fork(String... arguments) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(command(arguments))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(program), "launcher-stop"));
        return program.waitFor();
    }

    private static List<String> command(String... arguments) {
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        if (given.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
            command.add(COLLECTOR);
        }
        command.addAll(given);
        command.add("-D" + FORKED + "=true");
        command.add("-jar");
        command.add(jar());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String jar() {
        try {
            return Path.of(ProgramJvm.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(Process program) {
        // not the process itself, which would close the pipe that tells it of our death
        program.toHandle().destroy();
        try {
            if (!program.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The launcher holds the other end of our standard input, and the system closes it whatever the launcher dies of. */
    private static void endWithTheLauncher() {
        Thread watch = new Thread(ProgramJvm::awaitTheLaunchersEnd, "launcher-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitTheLaunchersEnd() {
        try {
            InputStream launcher = System.in;
            while (launcher.read() >= 0) {
                // nothing is ever sent
            }
        } catch (IOException e) {
            System.getLogger(ProgramJvm.class.getName()).log(System.Logger.Level.DEBUG, "The launcher is gone", e);
        }
        Runtime.getRuntime().halt(1);
    }
}
