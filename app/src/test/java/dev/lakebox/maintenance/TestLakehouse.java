package dev.lakebox.maintenance;

import com.google.common.util.concurrent.MoreExecutors;
import dev.lakebox.Ports;
import dev.lakebox.Settings;
import dev.lakebox.catalog.CatalogServer;
import dev.lakebox.catalog.CatalogSettings;
import dev.lakebox.query.TableWriter;
import dev.lakebox.storage.ObjectStore;
import dev.lakebox.storage.StorageSettings;
import dev.lakebox.table.CatalogTables;
import dev.lakebox.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.StreamSupport;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The sandbox's own object store and catalog, and tables as the pipelines make them. */
final class TestLakehouse implements AutoCloseable {

    static final ExecutorService PLANNING = MoreExecutors.newDirectExecutorService();

    static final Schema SCHEMA = new Schema(
            Types.NestedField.optional(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "category", Types.StringType.get()),
            Types.NestedField.optional(3, "kafka_timestamp", Types.TimestampType.withZone()));

    static final PartitionSpec BY_CATEGORY =
            PartitionSpec.builderFor(SCHEMA).identity("category").build();

    private final Path directory;
    private final ObjectStore store;
    private final CatalogServer catalog;
    private final RESTCatalog client = new RESTCatalog();
    private final Tables tables = new CatalogTables(client);

    TestLakehouse(Path directory) throws Exception {
        this.directory = directory.toRealPath();
        Settings settings = new Settings(
                Map.of(
                        "lakebox.storage.kind", "embedded",
                        "lakebox.storage.port", "0",
                        "lakebox.catalog.port", "0"),
                List.of(StorageSettings.class, CatalogSettings.class));
        InetAddress host = InetAddress.getLoopbackAddress();
        Ports ports = new Ports(host, true);
        store = new ObjectStore(settings.get(StorageSettings.class), this.directory, ports, host);
        store.start();
        catalog = new CatalogServer(
                settings.get(CatalogSettings.class), this.directory, ports, "127.0.0.1", store::access, List.of());
        catalog.start();
        client.initialize("lakebox", Map.of(CatalogProperties.URI, catalog.uri().toString()));
        client.createNamespace(Namespace.of("raw"));
    }

    Path directory() {
        return directory;
    }

    CatalogServer catalog() {
        return catalog;
    }

    Tables tables() {
        return tables;
    }

    S3Client s3() {
        return store.client();
    }

    String bucket() {
        return store.bucket();
    }

    SavedJobs jobs() {
        return SavedJobs.in(s3(), bucket());
    }

    void put(String key, String content) {
        s3().putObject(request -> request.bucket(bucket()).key(key), RequestBody.fromString(content));
    }

    Instant written(String key) {
        return s3().listObjectsV2(request -> request.bucket(bucket()).prefix(key))
                .contents()
                .get(0)
                .lastModified();
    }

    List<String> keys(String prefix) {
        return s3().listObjectsV2Paginator(request -> request.bucket(bucket()).prefix(prefix)).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    /** A table partitioned by category. */
    Table create(String name) {
        return create(name, BY_CATEGORY, Map.of());
    }

    Table create(String name, PartitionSpec spec, Map<String, String> properties) {
        return client.createTable(TableIdentifier.parse(name), SCHEMA, spec, properties);
    }

    /** As another client sees it. */
    Table load(Table table) {
        return tables.load(TableIdentifier.parse(table.name().substring("lakebox.".length())));
    }

    /** Commits rows of two categories, numbered from {@code first}, that came to Kafka at the time. */
    static void append(Table table, long first, int rows, Instant time) {
        TableWriter writer = new TableWriter(table);
        List<Record> records = new ArrayList<>();
        for (long id = first; id < first + rows; id++) {
            records.add(writer.row(id, id % 2 == 0 ? "even" : "odd", OffsetDateTime.ofInstant(time, ZoneOffset.UTC)));
        }
        writer.append(records);
    }

    /** Commits one row, as the sink of a job does after a checkpoint. */
    static void commit(Table table, String job, long checkpoint) {
        TableWriter writer = new TableWriter(table);
        var append = table.newAppend()
                .set("flink.job-id", job)
                .set("flink.operator-id", "operator")
                .set("flink.max-committed-checkpoint-id", Long.toString(checkpoint));
        writer.write(List.of(writer.row(checkpoint, "odd", OffsetDateTime.now(ZoneOffset.UTC))))
                .forEach(append::appendFile);
        append.commit();
    }

    /** Ids in order at a snapshot. */
    static List<Long> ids(Table table, long snapshot) {
        try (CloseableIterable<Record> records =
                IcebergGenerics.read(table).useSnapshot(snapshot).build()) {
            return StreamSupport.stream(records.spliterator(), false)
                    .map(record -> (Long) record.getField("id"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Long> ids(Table table) {
        table.refresh();
        return ids(table, table.currentSnapshot().snapshotId());
    }

    /** Data files of the current snapshot. */
    static int files(Table table) {
        table.refresh();
        try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
            return (int) StreamSupport.stream(files.spliterator(), false).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files on the store under the table's location, whether a snapshot needs them or not. */
    static List<String> stored(Table table, String folder) {
        SupportsPrefixOperations io = (SupportsPrefixOperations) table.io();
        return StreamSupport.stream(
                        io.listPrefix(table.location() + "/" + folder).spliterator(), false)
                .map(FileInfo::location)
                .toList();
    }

    @Override
    public void close() {
        tables.close();
        catalog.close();
        store.close();
    }
}
