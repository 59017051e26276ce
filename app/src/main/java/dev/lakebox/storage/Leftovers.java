package dev.lakebox.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * What a killed process leaves in S3Proxy's directory, and S3Proxy would keep for good: half-written files, which would
 * show as objects, and uploads in parts that nobody completes. To be cleaned before the store answers.
 */
final class Leftovers {

    private static final Logger LOG = Logger.getLogger(Leftovers.class);

    /** S3Proxy writes {@code key-<uuid>} and renames it to {@code key}. */
    static final Pattern UNFINISHED =
            Pattern.compile("(?<key>.+)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.DOTALL);

    /** As MinIO does; longer than any restart of a job that resumes its uploads. */
    private static final Duration UPLOAD_AGE = Duration.ofDays(1);

    private final Path root;
    private final BlobStore store;
    private final boolean attributes;

    /** @param attributes whether objects can be marked here, and so told from others; otherwise nothing is deleted */
    Leftovers(Path root, BlobStore store, boolean attributes) {
        this.root = root;
        this.store = store;
        this.attributes = attributes;
    }

    /** Whether the file is named as one whose write has not ended. */
    static boolean mayBeUnfinished(Path file) {
        return UNFINISHED.matcher(String.valueOf(file.getFileName())).matches();
    }

    void clean() {
        try {
            if (attributes) {
                deleteUnfinished();
            }
            store.list().buckets().forEach(this::abortOldUploads);
        } catch (IOException | RuntimeException e) {
            // untidy, not wrong: nobody refers to what is left
            LOG.warnf(e, "Cannot clean up in %s", root);
        }
    }

    private void deleteUnfinished() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
                // an object may be named like this as well, but then it is marked
                if (mayBeUnfinished(file) && !UserAttributes.finished(file)) {
                    LOG.infof("Deleting %s: its upload never ended", file);
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void abortOldUploads(Bucket bucket) {
        Instant oldest = Instant.now().minus(UPLOAD_AGE);
        for (MultipartUpload upload : store.listMultipartUploads(bucket.name())) {
            if (upload.initiated().isBefore(oldest)) {
                LOG.infof("Aborting the upload of %s: begun %s, never completed", upload.key(), upload.initiated());
                store.abortMultipartUpload(new org.gaul.s3proxy.blobstore.domain.MultipartUpload(
                        upload.uploadId(),
                        CreateMultipartUploadRequest.builder()
                                .bucket(bucket.name())
                                .key(upload.key())
                                .build()));
            }
        }
    }
}
