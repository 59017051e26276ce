/** Models in SQL: what Flink's {@code CREATE MODEL} and {@code ML_PREDICT} need to run ONNX files within the job. */
package dev.lakebox.pipeline.model;
