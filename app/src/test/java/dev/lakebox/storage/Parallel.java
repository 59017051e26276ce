package dev.lakebox.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same work in several threads that begin together. */
final class Parallel {

    private Parallel() {}

    interface Work<T> {
        T run(int index) throws Exception;
    }

    /** Results in the order of their indexes; throws the first failure. */
    static <T> List<T> run(int threads, Work<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CountDownLatch begin = new CountDownLatch(1);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int index = i;
                running.add(executor.submit(() -> {
                    begin.await();
                    return work.run(index);
                }));
            }
            begin.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
