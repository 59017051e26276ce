/** The Flink job: pipelines as SQL files, and the Java that runs them embedded or on a cluster. */
package dev.lakebox.pipeline;
