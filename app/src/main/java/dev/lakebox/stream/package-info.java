/**
 * Streaming SQL over HTTP: a session of Flink's SQL Gateway for each reader, whose query ends when the reader leaves.
 */
package dev.lakebox.stream;
