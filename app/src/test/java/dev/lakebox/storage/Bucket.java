package dev.lakebox.storage;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bucket in the words that the contract is written in. */
record Bucket(S3Client s3, String name) {

    /** A prefix nobody else uses, ending in a slash. */
    static String freshPrefix() {
        return UUID.randomUUID() + "/";
    }

    static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    void put(String key, byte[] bytes) {
        s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(bytes));
    }

    void put(String key, String text) {
        s3.putObject(request -> request.bucket(name).key(key), RequestBody.fromString(text));
    }

    byte[] get(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(name).key(key)).asByteArray();
    }

    String getText(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(name).key(key)).asUtf8String();
    }

    byte[] getRange(String key, String range) {
        return s3.getObjectAsBytes(request -> request.bucket(name).key(key).range(range))
                .asByteArray();
    }

    void delete(String key) {
        s3.deleteObject(request -> request.bucket(name).key(key));
    }

    void copy(String from, String to) {
        s3.copyObject(request -> request.sourceBucket(name)
                .sourceKey(from)
                .destinationBucket(name)
                .destinationKey(to));
    }

    /** Keys in the order they are listed, over all pages. */
    List<String> list(String prefix) {
        return s3.listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
