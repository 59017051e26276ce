package dev.lakebox.storage;

import dev.lakebox.StartException;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket as a client with the set credentials sees it: makes it where it is missing, says what is wrong with it. */
final class BucketClient implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final StorageSettings settings;
    private final URI endpoint;
    private final S3Client s3;

    BucketClient(StorageSettings settings, URI endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(settings.region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(ANSWER_WITHIN)
                        .socketTimeout(ANSWER_WITHIN))
                .overrideConfiguration(override ->
                        override.apiCallAttemptTimeout(ANSWER_WITHIN).apiCallTimeout(ANSWER_WITHIN.multipliedBy(2)))
                .build();
    }

    S3Client s3() {
        return s3;
    }

    /** @throws StartException where the endpoint, the credentials or the bucket cannot be used */
    void ensureBucket() {
        try {
            // a listing rather than HEAD, whose answers carry no error code
            check();
        } catch (S3Exception e) {
            if (!code(e).equals("NoSuchBucket")) {
                throw refused(e);
            }
            createBucket();
        } catch (SdkClientException e) {
            throw new StartException(
                    "Cannot use the object store at %s: nothing there answers S3 requests (%s)"
                            .formatted(endpoint, rootMessage(e)),
                    e);
        }
    }

    /** One listing of at most one key: cheap, and it needs the endpoint, the credentials and the bucket. */
    void check() {
        s3.listObjectsV2(request -> request.bucket(settings.bucket()).maxKeys(1));
    }

    @Override
    public void close() {
        s3.close();
    }

    private void createBucket() {
        try {
            s3.createBucket(request -> request.bucket(settings.bucket()));
        } catch (S3Exception e) {
            throw new StartException(
                    "Cannot use the object store at %s: it has no bucket '%s' and refuses to make one: %s (lakebox.storage.bucket)"
                            .formatted(endpoint, settings.bucket(), describe(e)),
                    e);
        }
    }

    private StartException refused(S3Exception e) {
        String setting =
                switch (code(e)) {
                    case "InvalidAccessKeyId" -> "lakebox.storage.access-key";
                    case "SignatureDoesNotMatch" -> "lakebox.storage.secret-key";
                    case "AuthorizationHeaderMalformed", "PermanentRedirect" -> "lakebox.storage.region";
                    default -> "lakebox.storage.endpoint, access-key, secret-key and bucket";
                };
        return new StartException(
                "Cannot use the object store at %s: it refuses access key '%s' for bucket '%s': %s (%s)"
                        .formatted(endpoint, settings.accessKey(), settings.bucket(), describe(e), setting),
                e);
    }

    private static String describe(S3Exception e) {
        return "%s, HTTP %d".formatted(code(e), e.statusCode());
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? "no S3 error code"
                : e.awsErrorDetails().errorCode();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
