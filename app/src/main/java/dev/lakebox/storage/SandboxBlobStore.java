package dev.lakebox.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.AbstractNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's files with what tables and checkpoints count on beyond them: an acknowledged write is on the disk, a listing
 * shows no unfinished writes, and a write survives a delete that removes its parent directory as empty.
 */
final class SandboxBlobStore extends ForwardingBlobStore {

    /** Each one needs another delete at just that moment. */
    private static final int ATTEMPTS = 10;

    private final Path root;
    private final boolean attributes;
    private final boolean sync;
    private final WritesInProgress writes = new WritesInProgress();

    /**
     * @param root where the delegate keeps its buckets
     * @param attributes whether files here can have attributes
     * @param sync whether writes are forced to the disk before they are acknowledged
     */
    SandboxBlobStore(BlobStore files, Path root, boolean attributes, boolean sync) {
        super(files);
        this.root = root;
        this.attributes = attributes;
        this.sync = sync;
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        try (WritesInProgress.Listing listing = writes.list()) {
            ListObjectsV2Response all = super.list(request);
            return all.toBuilder()
                    .contents(all.contents().stream()
                            .filter(object -> !listing.unfinished(request.bucket(), object.key()))
                            .toList())
                    .build();
        }
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        Payload once = new Payload(payload);
        return write(request.bucket(), request.key(), once::untouched, () -> super.putBlob(request, once));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return write(request.destinationBucket(), request.destinationKey(), () -> true, () -> super.copyBlob(request));
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream part) {
        String name = AbstractNio2BlobStore.multipartPartName(upload.id(), upload.blobName(), request.partNumber());
        return write(upload.containerName(), name, () -> false, () -> super.uploadMultipartPart(upload, request, part));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return write(
                upload.containerName(),
                upload.blobName(),
                () -> true,
                () -> super.completeMultipartUpload(upload, request));
    }

    private <T> T write(String bucket, String key, BooleanSupplier repeatable, Supplier<T> operation) {
        try (WritesInProgress.Write ignored = writes.begin(bucket, key)) {
            DiskSync disk = DiskSync.before(root.resolve(bucket), key);
            T result = attempt(repeatable, operation);
            finish(root.resolve(bucket).resolve(key));
            if (sync) {
                disk.force();
            }
            return result;
        } catch (RuntimeException e) {
            throw FullDisk.explain(e, root);
        }
    }

    private void finish(Path file) {
        try {
            if (attributes && Leftovers.mayBeUnfinished(file)) {
                UserAttributes.markFinished(file);
            }
        } catch (NoSuchFileException e) {
            // deleted since, by a request that came later
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files make missing parents, and remove them with the last object in them: sometimes right between. */
    private static <T> T attempt(BooleanSupplier repeatable, Supplier<T> operation) {
        for (int attempt = 1; ; attempt++) {
            try {
                return operation.get();
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS
                        || !(e.getCause() instanceof NoSuchFileException)
                        || !repeatable.getAsBoolean()) {
                    throw e;
                }
            }
        }
    }

    /** Knows whether anything was read; left open, because a failed attempt closes what it was given. */
    private static final class Payload extends FilterInputStream {

        private boolean untouched = true;

        Payload(InputStream in) {
            super(in);
        }

        boolean untouched() {
            return untouched;
        }

        @Override
        public int read() throws IOException {
            untouched = false;
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            untouched = false;
            return super.read(bytes, offset, length);
        }

        @Override
        public void close() {
            // whoever opened it closes it
        }
    }
}
