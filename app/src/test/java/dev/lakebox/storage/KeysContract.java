package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which tables, checkpoints and outside clients name objects. */
abstract class KeysContract {

    private final Bucket bucket;
    private final String prefix = Bucket.freshPrefix();

    KeysContract(Bucket bucket) {
        this.bucket = bucket;
    }

    static Stream<String> keys() {
        return Stream.of(
                "plain",
                "warehouse/raw/orders/metadata/00001-3f2504e0-4f89-41d3-9a0c-0305e82c3301.metadata.json",
                "checkpoints/0123456789abcdef/shared/3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "ends-with-a-uuid-3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "created_date=2026-11-22/category=Home%20%26%20Garden/00000-0-a.parquet",
                "a value=with=equals/and%2Fslash",
                "percent%25/100%",
                "one space/ leading and trailing ",
                "plus+plus/a+b",
                "unicode/größe=groß/日本語/🛒",
                "quotes'and\"double\"",
                "brackets[1](2){3}<4>",
                "signs!@#$&*;:,?|^~`",
                "back\\slash",
                ".hidden/.also",
                "_temporary/_metadata",
                "__magic/job/__tasks",
                "dots/..name/name..",
                "long/" + "s".repeat(200) + "/" + "k".repeat(200),
                "deep/" + "level/".repeat(60) + "file");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldKeepTheKeyAsItIs(String key) {
        bucket.put(prefix + key, key);

        assertThat(bucket.getText(prefix + key)).isEqualTo(key);
        assertThat(bucket.list(prefix)).containsExactly(prefix + key);
        assertThat(bucket.list(prefix + key)).containsExactly(prefix + key);

        bucket.copy(prefix + key, prefix + "copy");
        assertThat(bucket.getText(prefix + "copy")).isEqualTo(key);

        bucket.delete(prefix + key);
        assertThat(bucket.list(prefix)).containsExactly(prefix + "copy");
    }
}
