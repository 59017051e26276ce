package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Who may not use the store. */
abstract class CredentialsContract {

    private final Access access;

    CredentialsContract(Access access) {
        this.access = access;
    }

    @Test
    void shouldRefuseAWrongSecret() {
        shouldRefuse(keys(access.accessKey(), access.secretKey() + "x"), "SignatureDoesNotMatch");
    }

    @Test
    void shouldRefuseAnUnknownAccessKey() {
        shouldRefuse(keys(access.accessKey() + "x", access.secretKey()), "InvalidAccessKeyId");
    }

    @Test
    void shouldRefuseRequestsWithoutCredentials() {
        shouldRefuse(AnonymousCredentialsProvider.create(), "AccessDenied");
    }

    private void shouldRefuse(AwsCredentialsProvider credentials, String code) {
        String key = Bucket.freshPrefix() + "object";
        try (S3Client s3 = access.client(credentials)) {
            SdkException write = catchThrowableOfType(
                    SdkException.class,
                    () -> s3.putObject(
                            request -> request.bucket(access.bucket()).key(key), RequestBody.fromString("text")));
            S3Exception list = catchThrowableOfType(
                    S3Exception.class, () -> s3.listObjectsV2(request -> request.bucket(access.bucket())));

            assertThat(write).isNotNull();
            // S3Proxy refuses without reading the body, and may have closed the connection before the client wrote it
            if (write instanceof S3Exception answered) {
                assertThat(answered.statusCode()).isEqualTo(403);
            }
            assertThat(list.statusCode()).isEqualTo(403);
            assertThat(list.awsErrorDetails().errorCode()).isEqualTo(code);
        }
        try (S3Client allowed = access.client()) {
            assertThat(new Bucket(allowed, access.bucket()).list(key)).isEmpty();
        }
    }

    private static AwsCredentialsProvider keys(String accessKey, String secretKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }
}
