-- Landing: every record of the topic `payment-events`, row for row, with where it stands in the log.

CREATE TABLE IF NOT EXISTS lakehouse.`raw`.payment_events (
  payment_id BIGINT,
  order_id BIGINT,
  payment_time TIMESTAMP_LTZ(3),
  amount DECIMAL(10, 2),
  `method` STRING,
  status STRING,
  kafka_partition INT,
  kafka_offset BIGINT,
  kafka_timestamp TIMESTAMP_LTZ(3)
) WITH (
  'format-version' = '2',
  'write.format.default' = 'parquet',
  'write.parquet.compression-codec' = 'snappy',
  'write.parquet.page-size-bytes' = '131072',
  'write.target-file-size-bytes' = '134217728',
  'history.expire.min-snapshots-to-keep' = '${history.min-snapshots:10}',
  'history.expire.max-snapshot-age-ms' = '${history.max-age-ms:604800000}'
);

INSERT INTO lakehouse.`raw`.payment_events
SELECT
  payment_id, order_id, paid_at, amount, `method`, status,
  kafka_partition, kafka_offset, kafka_timestamp
FROM payments
WHERE error IS NULL;

INSERT INTO lakehouse.ops.dead_letters
SELECT topic, kafka_partition, kafka_offset, kafka_timestamp, error, raw_value
FROM payments
WHERE error IS NOT NULL;
