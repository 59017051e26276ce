package dev.lakebox.flink;

import java.nio.file.Path;

/**
 * Where a pipeline's SQL is.
 *
 * @param shared holds the files that all pipelines share
 * @param folder its own files; the folder's name is the pipeline's
 */
record PipelineSource(Path shared, Path folder) {}
