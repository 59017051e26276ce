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

-- With what orders have got besides since the table was made: each new field of their schema is a new column there, and
-- the job goes on with it by a savepoint.
CREATE TEMPORARY TABLE grown_orders ${orders.added-columns:} LIKE orders;

INSERT INTO lakehouse.`raw`.orders (
  order_id, user_id, product_id, quantity, amount, currency, status, created_at,
  kafka_partition, kafka_offset, kafka_timestamp${orders.added-names:}
)
SELECT
  order_id, user_id, product_id, quantity, amount, currency, status, order_time,
  kafka_partition, kafka_offset, kafka_timestamp${orders.added-names:}
FROM grown_orders
WHERE error IS NULL;

INSERT INTO lakehouse.ops.dead_letters
SELECT topic, kafka_partition, kafka_offset, kafka_timestamp, error, raw_value
FROM grown_orders
WHERE error IS NOT NULL;

-- The same records as they came, for programs to read and, once they are mended, to send again. By transactions, so that
-- each is there once: read with isolation.level=read_committed.
CREATE TEMPORARY TABLE dead_letters (
  record_key BYTES,
  raw_value BYTES,
  headers MAP<STRING, BYTES> METADATA
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders.dlq',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.max.request.size' = '16777216',
  'properties.transaction.timeout.ms' = '900000',
  'sink.delivery-guarantee' = 'exactly-once',
  'sink.transactional-id-prefix' = 'lakebox-${pipeline}',
  'key.format' = 'raw',
  'key.fields' = 'record_key',
  'value.fields-include' = 'EXCEPT_KEY',
  'value.format' = 'raw'
);

INSERT INTO dead_letters
SELECT
  record_key,
  raw_value,
  MAP[
    'lakebox.topic', ENCODE(topic, 'UTF-8'),
    'lakebox.partition', ENCODE(CAST(kafka_partition AS STRING), 'UTF-8'),
    'lakebox.offset', ENCODE(CAST(kafka_offset AS STRING), 'UTF-8'),
    'lakebox.error', ENCODE(error, 'UTF-8')
  ]
FROM grown_orders
WHERE error IS NOT NULL;
