package dev.lakebox.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Notices edits of the pipelines' SQL. Looks twice a second, because a file system's own notices differ by platform and
 * come several for one save; an edit counts once two looks see the same.
 */
final class SqlWatch {

    private static final long PAUSE_MILLIS = 500;

    private final PipelineFolders pipelines;
    private final Consumer<String> onEdit;
    private final Thread thread;
    private Map<String, String> known;

    /** @param onEdit gets the pipeline's name, on the watch's own thread */
    SqlWatch(PipelineFolders pipelines, Consumer<String> onEdit) {
        this.pipelines = pipelines;
        this.onEdit = onEdit;
        this.thread = new Thread(this::watch, "lakebox-sql-watch");
        this.thread.setDaemon(true);
    }

    void start() {
        known = read(Map.of());
        thread.start();
    }

    void close() {
        thread.interrupt();
    }

    private void watch() {
        Map<String, String> previous = known;
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                Map<String, String> now = read(previous);
                for (Map.Entry<String, String> pipeline : now.entrySet()) {
                    String name = pipeline.getKey();
                    boolean settled = pipeline.getValue().equals(previous.get(name));
                    if (settled && !pipeline.getValue().equals(known.put(name, pipeline.getValue()))) {
                        onEdit.accept(name);
                    }
                }
                previous = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All the text that makes each pipeline; what cannot be read just now, while an editor saves, is as before. */
    private Map<String, String> read(Map<String, String> before) {
        try {
            String shared = DeployedSql.text(pipelines.shared());
            Map<String, String> texts = new HashMap<>();
            for (Path root : pipelines.roots()) {
                try (Stream<Path> folders = Files.list(root)) {
                    for (Path folder : folders.filter(Files::isDirectory).toList()) {
                        texts.put(root.relativize(folder).toString(), shared + DeployedSql.text(folder));
                    }
                }
            }
            return texts;
        } catch (IOException e) {
            return before;
        }
    }
}
