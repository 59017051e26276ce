package dev.lakebox.storage;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What a client needs to use a store, and the plainest client. */
record Access(URI endpoint, String accessKey, String secretKey, String region, String bucket) {

    static Access to(ObjectStore store) {
        return new Access(store.endpoint(), store.accessKey(), store.secretKey(), store.region(), store.bucket());
    }

    S3Client client() {
        return client(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)));
    }

    S3Client client(AwsCredentialsProvider credentials) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
