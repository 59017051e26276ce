/** The S3 endpoint that tables and checkpoints live on: S3Proxy in this JVM, MinIO as a child process, or any other. */
package dev.lakebox.storage;
