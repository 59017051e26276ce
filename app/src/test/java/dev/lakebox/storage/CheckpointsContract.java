package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** What Hadoop's S3A file system, which Flink writes checkpoints through, makes of objects: directories and renames. */
abstract class CheckpointsContract {

    private final Bucket bucket;
    private final String prefix = Bucket.freshPrefix();

    CheckpointsContract(Bucket bucket) {
        this.bucket = bucket;
    }

    @Test
    void shouldKeepAnEmptyDirectoryAsItsMarker() {
        bucket.put(prefix + "taskowned/", "");

        assertThat(bucket.list(prefix + "taskowned/")).containsExactly(prefix + "taskowned/");
        assertThat(bucket.s3()
                        .headObject(request -> request.bucket(bucket.name()).key(prefix + "taskowned/"))
                        .contentLength())
                .isZero();
        assertThatThrownBy(() -> bucket.s3()
                        .headObject(request -> request.bucket(bucket.name()).key(prefix + "taskowned")))
                .as("the same without the slash")
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void shouldNotTakeAPrefixForAnObject() {
        bucket.put(prefix + "chk-1/_metadata", "m");

        assertThatThrownBy(() -> bucket.get(prefix + "chk-1")).isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> bucket.get(prefix + "chk-1/")).isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void shouldKeepFilesWhenTheirMarkerGoes() {
        bucket.put(prefix + "shared/", "");
        bucket.put(prefix + "shared/state", "s");

        bucket.delete(prefix + "shared/");

        assertThat(bucket.list(prefix)).containsExactly(prefix + "shared/state");
    }

    @Test
    void shouldKeepTheMarkerWhenFilesGo() {
        bucket.put(prefix + "shared/", "");
        bucket.put(prefix + "shared/state", "s");

        bucket.delete(prefix + "shared/state");

        assertThat(bucket.list(prefix)).containsExactly(prefix + "shared/");
    }

    @Test
    void shouldRenameByCopyAndDelete() {
        byte[] bytes = Bucket.randomBytes(200_000);
        bucket.put(prefix + "_metadata.inprogress", bytes);

        bucket.copy(prefix + "_metadata.inprogress", prefix + "chk-7/_metadata");
        bucket.delete(prefix + "_metadata.inprogress");

        assertThat(bucket.list(prefix)).containsExactly(prefix + "chk-7/_metadata");
        assertThat(bucket.get(prefix + "chk-7/_metadata")).isEqualTo(bytes);
    }

    @Test
    void shouldRefuseToCopyWhatIsNotThere() {
        assertThatThrownBy(() -> bucket.copy(prefix + "missing", prefix + "copy"))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void shouldForgetADirectoryWithItsLastFile() {
        bucket.put(prefix + "chk-1/a/b", "");
        bucket.delete(prefix + "chk-1/a/b");

        bucket.put(prefix + "chk-1", "a file of the directory's name");

        assertThat(bucket.list(prefix)).containsExactly(prefix + "chk-1");
    }
}
