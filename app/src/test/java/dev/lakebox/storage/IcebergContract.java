package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Iceberg's own S3 client. */
abstract class IcebergContract {

    private final S3FileIO files = new S3FileIO();
    private final String location;

    IcebergContract(Access access) {
        files.initialize(Map.of(
                "s3.endpoint",
                access.endpoint().toString(),
                "s3.path-style-access",
                "true",
                "s3.access-key-id",
                access.accessKey(),
                "s3.secret-access-key",
                access.secretKey(),
                "client.region",
                access.region(),
                "http-client.type",
                "urlconnection",
                "s3.multipart.part-size-bytes",
                "5242880",
                "s3.delete.batch-size",
                "50"));
        location = "s3://%s/%swarehouse/analytics/orders".formatted(access.bucket(), Bucket.freshPrefix());
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void shouldWriteAndReadSmallAndLargeFiles() throws IOException {
        for (int length : List.of(1_000, 20_000_000)) {
            String file = location + "/data/created_date=2026-11-22/category=Home%20%26%20Garden/" + length;
            byte[] bytes = Bucket.randomBytes(length);
            write(file, bytes);

            assertThat(files.newInputFile(file).getLength()).isEqualTo(length);
            try (SeekableInputStream in = files.newInputFile(file).newStream()) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
                in.seek(length / 2);
                assertThat(in.readNBytes(10))
                        .isEqualTo(Arrays.copyOfRange(bytes, length / 2, Math.min(length, length / 2 + 10)));
            }
        }
    }

    @Test
    void shouldKnowWhatIsThere() throws IOException {
        OutputFile file = files.newOutputFile(location + "/metadata/v1.metadata.json");
        assertThat(file.toInputFile().exists()).isFalse();
        try (SeekableInputStream missing = file.toInputFile().newStream()) {
            assertThatThrownBy(missing::read).isInstanceOf(NotFoundException.class);
        }

        write(file.location(), new byte[] {1});

        assertThat(file.toInputFile().exists()).isTrue();
        assertThatThrownBy(file::create).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void shouldListAndDeleteByPrefixAndInBulk() throws IOException {
        List<String> written = IntStream.range(0, 120)
                .mapToObj(i -> "%s/data/%03d.parquet".formatted(location, i))
                .toList();
        for (String file : written) {
            write(file, new byte[10]);
        }
        assertThat(list()).isEqualTo(written);

        files.deleteFiles(written.subList(0, 110));
        assertThat(list()).isEqualTo(written.subList(110, 120));

        files.deletePrefix(location);
        assertThat(list()).isEmpty();
    }

    private void write(String file, byte[] bytes) throws IOException {
        try (PositionOutputStream out = files.newOutputFile(file).create()) {
            out.write(bytes);
        }
    }

    private List<String> list() {
        return StreamSupport.stream(files.listPrefix(location).spliterator(), false)
                .map(FileInfo::location)
                .toList();
    }
}
