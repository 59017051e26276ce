-- Landing: every record of the topic `orders`, row for row, with where it stands in the log.

CREATE TABLE IF NOT EXISTS lakehouse.`raw`.orders (
  order_id BIGINT,
  user_id BIGINT,
  product_id BIGINT,
  quantity INT,
  amount DECIMAL(10, 2),
  currency STRING,
  status STRING,
  created_at TIMESTAMP_LTZ(3),
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

INSERT INTO lakehouse.`raw`.orders
SELECT
  order_id, user_id, product_id, quantity, amount, currency, status, order_time,
  kafka_partition, kafka_offset, kafka_timestamp
FROM orders
WHERE error IS NULL;

INSERT INTO lakehouse.ops.dead_letters
SELECT topic, kafka_partition, kafka_offset, kafka_timestamp, error, raw_value
FROM orders
WHERE error IS NOT NULL;
