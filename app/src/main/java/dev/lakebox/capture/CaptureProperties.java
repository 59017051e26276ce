package dev.lakebox.capture;

import dev.lakebox.database.Database;
import dev.lakebox.kafka.Topics;
import io.debezium.connector.postgresql.PostgresConnector;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What Debezium is told. */
final class CaptureProperties {

    /** Of both the replication slot and the publication. */
    static final String SLOT = "lakebox_capture";

    /** Never sent on: on it the engine tells, in order with the changes, how far the snapshot is. */
    static final String PROGRESS = "lakebox.capture.progress";

    private static final String PREFIX = "cdc";

    private CaptureProperties() {}

    static Properties of(Database.Access database, Path offsets) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "name", "lakebox",
                "connector.class", PostgresConnector.class.getName(),
                "database.hostname", database.host(),
                "database.port", Integer.toString(database.port()),
                "database.dbname", database.name(),
                "database.user", database.user(),
                "database.password", database.password()));
        properties.putAll(Map.of(
                "plugin.name", "pgoutput",
                "slot.name", SLOT,
                "publication.name", SLOT,
                "publication.autocreate.mode", "filtered",
                "table.include.list", tables(),
                "snapshot.mode", "when_needed",
                "snapshot.fetch.size", "500"));
        properties.putAll(Map.of(
                "topic.prefix", PREFIX,
                "key.converter.schemas.enable", "false",
                "value.converter.schemas.enable", "false",
                // "12.50", which Flink reads as DECIMAL; the default is a number's bytes in base64
                "decimal.handling.mode", "string",
                "notification.enabled.channels", "sink",
                "notification.sink.topic.name", PROGRESS));
        properties.putAll(Map.of(
                "offset.storage", CaptureOffsets.class.getName(),
                "offset.storage.file.filename", offsets.toString(),
                "offset.flush.interval.ms", "1000",
                // where nothing of ours changes, the slot would hold what others write; this is a change of ours
                "heartbeat.interval.ms", "10000",
                "heartbeat.action.query", "SELECT pg_logical_emit_message(false, 'lakebox', '')"));
        properties.putAll(Map.of(
                "poll.interval.ms", "100",
                "max.queue.size", "1024",
                "max.batch.size", "256",
                "record.processing.threads", "1",
                // whatever fails ends the engine, and that is started again: one way back, from the offsets
                "errors.max.retries", "0",
                "slot.max.retries", "2",
                "slot.retry.delay.ms", "500",
                "executor.shutdown.timeout.ms", "2000"));
        return properties;
    }

    private static String tables() {
        return Topics.CHANGES.stream()
                .map(topic -> topic.substring(PREFIX.length() + 1))
                .collect(Collectors.joining(","));
    }
}
