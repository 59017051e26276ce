package dev.lakebox.storage;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** An object store in a process of its own, which can be killed. */
final class StoreProgram {

    private StoreProgram() {}

    /** @param arguments data directory and kind; says the endpoint on stdout when it answers */
    public static void main(String[] arguments) throws Exception {
        ObjectStore store = TestSettings.store(Path.of(arguments[0]), Map.of("kind", arguments[1]));
        store.start();
        System.out.println("endpoint " + store.endpoint());
        new CountDownLatch(1).await();
        store.close();
    }
}
