package dev.lakebox.catalog;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Carries requests from the network to {@link Routes}. */
final class HttpListener implements AutoCloseable {

    /** Far more than the biggest commit; a mistaken upload should not fill the memory. */
    private static final int MAX_BODY = 32 * 1024 * 1024;

    /** How many requests may wait for a thread. */
    private static final int MAX_WAITING = 1_000;

    private final Routes routes;
    private final Vertx vertx;
    private final ThreadPoolExecutor workers;

    private HttpListener(Routes routes, Vertx vertx, ThreadPoolExecutor workers) {
        this.routes = routes;
        this.vertx = vertx;
        this.workers = workers;
    }

    /** Listens when it returns. */
    static HttpListener open(Routes routes, String host, int port, int threads) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                    Thread thread = new Thread(work, "catalog-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        HttpListener listener = new HttpListener(routes, vertx, workers);
        try {
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                            .setHost(host)
                            .setPort(port)
                            .setMaxInitialLineLength(16 * 1024)
                            .setTcpNoDelay(true))
                    .requestHandler(listener::receive);
            server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            return listener;
        } catch (Exception e) {
            listener.close();
            throw e;
        }
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            // what is over the limit is read and dropped, so that the client gets to its answer
            if (body.length() <= MAX_BODY) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (body.length() <= MAX_BODY) {
                work(request, body.getBytes());
            } else {
                String why = "Cannot read the request: it is over %d bytes".formatted(MAX_BODY);
                send(request, Errors.reply(413, "PayloadTooLargeException", why));
            }
        });
    }

    private void work(HttpServerRequest request, byte[] body) {
        Map<String, String> query = new HashMap<>();
        request.params().forEach(query::put);
        var context = vertx.getOrCreateContext();
        try {
            workers.execute(() -> {
                Reply reply = routes.answer(
                        request.method().name(), request.path(), query, request.getHeader("If-None-Match"), body);
                context.runOnContext(back -> send(request, reply));
            });
        } catch (RejectedExecutionException e) {
            send(request, Errors.reply(503, "ServiceUnavailableException", "The catalog is too busy or stopping"));
        }
    }

    private static void send(HttpServerRequest request, Reply reply) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        if (reply.body().length == 0 || request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.putHeader("Content-Type", "application/json").end(Buffer.buffer(reply.body()));
        }
    }

    /** Takes no more requests, gives those under way a few seconds, and ends its threads. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(4, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
            vertx.close().toCompletionStage().toCompletableFuture().get(4, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // a listener that will not close ends with the process
        }
    }
}
