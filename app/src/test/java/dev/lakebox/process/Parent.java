package dev.lakebox.process;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that starts a child process and never gets to close it. */
final class Parent {

    private Parent() {}

    /** @param arguments the kind of supervision, and the directory to use */
    public static void main(String[] arguments) throws Exception {
        Supervision supervision = Supervision.valueOf(arguments[0]);
        ChildProcess child = ChildProcess.start(Java.sleeper(Path.of(arguments[1])), supervision);
        System.out.println(child.pid());
        new CountDownLatch(1).await();
        child.close();
    }
}
