package dev.lakebox.storage;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tells a client that the disk is full, where S3Proxy would answer only that something went wrong, try again. */
final class FullDisk {

    /** Below this, a write that the system refused is taken to have been refused for want of space. */
    private static final long NEARLY_FULL_BYTES = 64L * 1024 * 1024;

    private static final int INSUFFICIENT_STORAGE = 507;

    private FullDisk() {}

    /** @return what to throw for a failed write: another exception where the disk is full, otherwise the same */
    static RuntimeException explain(RuntimeException failure, Path directory) {
        var causes = Throwables.getCausalChain(failure);
        if (causes.stream().anyMatch(AwsServiceException.class::isInstance)
                || causes.stream().noneMatch(IOException.class::isInstance)) {
            return failure;
        }
        try {
            long left = Files.getFileStore(directory).getUsableSpace();
            return left < NEARLY_FULL_BYTES ? insufficientStorage(directory, left, failure) : failure;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private static AwsServiceException insufficientStorage(Path directory, long left, RuntimeException cause) {
        return S3Exception.builder()
                .statusCode(INSUFFICIENT_STORAGE)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("InsufficientStorage")
                        .errorMessage("Cannot write: the disk of %s has %d kB left (lakebox.data-dir)"
                                .formatted(directory, left / 1024))
                        .build())
                .cause(cause)
                .build();
    }
}
