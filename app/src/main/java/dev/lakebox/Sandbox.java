package dev.lakebox;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Starts the components in the data's order, in parallel where nothing depends, and stops them in reverse within a
 * deadline. The list given is the whole of what runs.
 */
public final class Sandbox implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Sandbox.class.getName());
    private static final long STOP_SECONDS = 8;

    private final List<Running> components;
    private final ExecutorService checkers = Executors.newCachedThreadPool(Sandbox::checker);
    private final AtomicReference<SandboxState> state = new AtomicReference<>(SandboxState.NEW);

    /** @param components in the data's order; what one needs stands before it */
    public Sandbox(List<Component> components) {
        this.components = components.stream().map(Running::new).toList();
    }

    public SandboxState state() {
        return state.get();
    }

    /** What each component is and how it does, in the data's order. */
    public List<ComponentStatus> statuses() {
        // each waits for an answer, and none for another
        List<CompletableFuture<ComponentStatus>> asked = components.stream()
                .map(component -> CompletableFuture.supplyAsync(component::status, checkers))
                .toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /** As {@link #start(List, Runnable)}, with nothing to do on the way. */
    public void start() {
        start(List.of(), () -> {});
    }

    /**
     * Starts everything and returns when everything runs, or when it was closed before that.
     *
     * @param first components
     * @param then is run once these run, while others may still start
     * @throws StartException of the first component that failed; what had started is stopped again
     */
    public void start(List<Component> first, Runnable then) {
        become(SandboxState.STARTING);
        ExecutorService starters = Executors.newCachedThreadPool(Sandbox::daemon);
        try {
            Map<Component, CompletableFuture<Void>> starts = new IdentityHashMap<>();
            for (Running running : components) {
                CompletableFuture<Void> needed =
                        allOf(running.component.needs().stream().map(starts::get));
                starts.put(running.component, needed.thenRunAsync(running::start, starters));
            }
            allOf(first.stream().map(starts::get)).thenRun(then);
            allOf(starts.values().stream()).join();
            state.compareAndSet(SandboxState.STARTING, SandboxState.RUNNING);
        } catch (CompletionException e) {
            if (state.get() != SandboxState.STARTING) {
                // closed meanwhile: what was starting found gone what it needs
                return;
            }
            StartException failure = asStartException(e.getCause());
            close(failure);
            throw failure;
        } finally {
            starters.shutdown();
        }
    }

    /** Stops everything, in reverse; what has not stopped by the deadline is left to the end of the process. */
    @Override
    public synchronized void close() {
        close(null);
    }

    private synchronized void close(StartException failure) {
        if (state.get() == SandboxState.STOPPED || state.get() == SandboxState.FAILED) {
            return;
        }
        become(SandboxState.STOPPING);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stopping = daemon(() -> {
            for (int i = components.size() - 1; i >= 0; i--) {
                components.get(i).stop(failure);
            }
            stopped.countDown();
        });
        stopping.start();
        try {
            if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "Stopping took longer than {0} s and was cut off", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        become(failure == null ? SandboxState.STOPPED : SandboxState.FAILED);
    }

    private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Void>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }

    private void become(SandboxState next) {
        SandboxState last = state.getAndUpdate(now -> now.leadsTo(next) ? next : now);
        if (!last.leadsTo(next)) {
            throw new IllegalStateException("The sandbox is %s and cannot become %s".formatted(last, next));
        }
    }

    private static StartException asStartException(Throwable cause) {
        return cause instanceof StartException e ? e : new StartException("Cannot start: " + cause, cause);
    }

    /** Keeps nothing of who asks, whose class loader may be replaced. */
    private static Thread checker(Runnable task) {
        Thread thread = new Thread(task, "sandbox-check");
        thread.setContextClassLoader(Sandbox.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "sandbox");
        thread.setDaemon(true);
        return thread;
    }

    /** A component and how it does. */
    private final class Running {

        private final Component component;
        private volatile ComponentStatus.State state = ComponentStatus.State.WAITING;
        private volatile String reason;
        private volatile long startMillis;

        Running(Component component) {
            this.component = component;
        }

        void start() {
            if (Sandbox.this.state() != SandboxState.STARTING) {
                return;
            }
            state = ComponentStatus.State.STARTING;
            long begun = System.nanoTime();
            try {
                component.start();
                startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                state = ComponentStatus.State.RUNNING;
            } catch (Exception e) {
                state = ComponentStatus.State.FAILED;
                reason = e.getMessage();
                throw e instanceof StartException known
                        ? known
                        : new StartException("Cannot start %s: %s".formatted(component.name(), e), e);
            }
        }

        void stop(StartException failure) {
            try {
                component.close();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "{0} did not stop cleanly: {1}", component.name(), e);
                if (failure != null) {
                    failure.addSuppressed(e);
                }
            }
            if (state != ComponentStatus.State.FAILED) {
                state = ComponentStatus.State.STOPPED;
            }
        }

        /** Asks the component, so it takes as long as a request to it. */
        ComponentStatus status() {
            if (state != ComponentStatus.State.RUNNING) {
                return new ComponentStatus(
                        component.name(), new Component.About("", "", ""), state, startMillis, reason);
            }
            try {
                component.check();
                return new ComponentStatus(component.name(), component.about(), state, startMillis, null);
            } catch (Exception e) {
                return new ComponentStatus(
                        component.name(),
                        component.about(),
                        ComponentStatus.State.UNWELL,
                        startMillis,
                        e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
    }
}
