package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** How tables' and checkpoints' files are found. */
abstract class ListingContract {

    private final Bucket bucket;
    private final String prefix = Bucket.freshPrefix();

    ListingContract(Bucket bucket) {
        this.bucket = bucket;
    }

    @Test
    void shouldListMoreThanOnePageInOrder() throws Exception {
        List<String> keys = IntStream.range(0, 2_300)
                .mapToObj(i -> prefix + "data/part-%05d".formatted(i))
                .toList();
        Parallel.run(8, thread -> {
            for (int i = thread; i < keys.size(); i += 8) {
                bucket.put(keys.get(i), "");
            }
            return null;
        });

        assertThat(bucket.list(prefix)).isEqualTo(keys);
        ListObjectsV2Response first = bucket.s3()
                .listObjectsV2(request -> request.bucket(bucket.name()).prefix(prefix));
        assertThat(first.contents()).hasSize(1_000);
        assertThat(first.isTruncated()).isTrue();
    }

    @Test
    void shouldListByPrefixAndNotByDirectory() {
        bucket.put(prefix + "orders/a", "");
        bucket.put(prefix + "orders_enriched/b", "");
        bucket.put(prefix + "payments/c", "");

        assertThat(bucket.list(prefix + "orders")).containsExactly(prefix + "orders/a", prefix + "orders_enriched/b");
        assertThat(bucket.list(prefix + "orders/")).containsExactly(prefix + "orders/a");
        assertThat(bucket.list(prefix + "returns")).isEmpty();
    }

    @Test
    void shouldListOneLevelByDelimiter() {
        bucket.put(prefix + "chk-1/_metadata", "m");
        bucket.put(prefix + "shared/a", "a");
        bucket.put(prefix + "shared/deeper/b", "b");
        bucket.put(prefix + "file", "f");

        ListObjectsV2Response level = bucket.s3()
                .listObjectsV2(
                        request -> request.bucket(bucket.name()).prefix(prefix).delimiter("/"));

        assertThat(level.contents()).singleElement().satisfies(object -> {
            assertThat(object.key()).isEqualTo(prefix + "file");
            assertThat(object.size()).isEqualTo(1);
            assertThat(object.lastModified()).isNotNull();
        });
        assertThat(level.commonPrefixes())
                .extracting(CommonPrefix::prefix)
                .containsExactly(prefix + "chk-1/", prefix + "shared/");
    }

    @Test
    void shouldBeginAfterAKey() {
        IntStream.range(0, 5).forEach(i -> bucket.put(prefix + i, ""));

        assertThat(bucket.s3()
                        .listObjectsV2(request ->
                                request.bucket(bucket.name()).prefix(prefix).startAfter(prefix + "2"))
                        .contents())
                .extracting("key")
                .containsExactly(prefix + "3", prefix + "4");
    }

    @Test
    void shouldShowAnObjectOnceItIsWritten() {
        bucket.put(prefix + "a", "1");
        assertThat(bucket.list(prefix)).containsExactly(prefix + "a");

        bucket.put(prefix + "b", "2");
        assertThat(bucket.list(prefix)).containsExactly(prefix + "a", prefix + "b");

        bucket.delete(prefix + "a");
        assertThat(bucket.list(prefix)).containsExactly(prefix + "b");
    }

    @Test
    void shouldNeverShowAnUnfinishedWrite() throws Exception {
        List<String> keys = IntStream.range(0, 3).mapToObj(i -> prefix + i).toList();
        AtomicBoolean writing = new AtomicBoolean(true);
        byte[] bytes = Bucket.randomBytes(500_000);

        Parallel.run(4, thread -> {
            if (thread == 3) {
                while (writing.get()) {
                    assertThat(keys).containsAll(bucket.list(prefix));
                }
            } else {
                for (int round = 0; round < 40; round++) {
                    bucket.put(keys.get(thread), bytes);
                }
                writing.set(false);
            }
            return null;
        });
    }
}
