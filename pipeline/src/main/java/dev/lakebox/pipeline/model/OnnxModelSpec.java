package dev.lakebox.pipeline.model;

import java.io.Serializable;
import org.apache.flink.table.types.logical.RowType;

/**
 * A model as SQL names it.
 *
 * @param path {@code classpath:<resource>}, or a path or URI of a file
 * @param input the columns it is given
 * @param output the columns it gives
 */
record OnnxModelSpec(String path, RowType input, RowType output) implements Serializable {}
