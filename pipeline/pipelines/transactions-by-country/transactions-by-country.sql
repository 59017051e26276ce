-- What is charged in each country, minute by minute: the shop's database says where a user lives.

-- Its tables lie in a directory, which is all that this catalog is: local in the sandbox, on a cluster 'hdfs://…' or wherever
-- Hadoop can rename a file without replacing another, which is how this catalog commits.
CREATE CATALOG files WITH (
  'type' = 'iceberg',
  'catalog-type' = 'hadoop',
  'warehouse' = '${files.warehouse}',
  'cache-enabled' = 'false'
);

CREATE DATABASE IF NOT EXISTS files.finance;

CREATE TABLE IF NOT EXISTS files.finance.transactions_by_country (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  country STRING,
  -- amounts of different currencies have no sum
  currency STRING,
  transaction_count BIGINT,
  total_amount DECIMAL(38, 2),
  window_date DATE,
  -- the newest Kafka append time of the transactions in the window, by which freshness is measured
  kafka_timestamp TIMESTAMP_LTZ(3),
  -- the earliest moment at which the window may close: the transactions' watermark has reached its end
  known_at TIMESTAMP_LTZ(3)
) PARTITIONED BY (window_date)
WITH (
  'format-version' = '2',
  'write.format.default' = 'parquet',
  'write.parquet.compression-codec' = 'snappy',
  'write.parquet.page-size-bytes' = '131072',
  'write.target-file-size-bytes' = '134217728',
  'write.distribution-mode' = 'hash',
  -- where the lakehouse's catalog sets these by itself
  'write.metadata.compression-codec' = 'gzip',
  'write.metadata.delete-after-commit.enabled' = 'true',
  'write.metadata.previous-versions-max' = '20',
  'history.expire.min-snapshots-to-keep' = '${history.min-snapshots:10}',
  'history.expire.max-snapshot-age-ms' = '${history.max-age-ms:604800000}'
);

-- The shop's users in its database, asked for one at a time. Who was found is remembered for a while, so a user who moves
-- may be counted in the old country for that long; who was not found is asked for again at the next charge.
CREATE TEMPORARY TABLE users (
  user_id BIGINT,
  country STRING,
  PRIMARY KEY (user_id) NOT ENFORCED
) WITH (
  'connector' = 'jdbc',
  'url' = '${database.url}',
  'driver' = 'org.postgresql.Driver',
  'username' = '${database.user}',
  'password' = '${database.password}',
  'table-name' = '${users.table:users}',
  'lookup.cache' = 'PARTIAL',
  'lookup.partial-cache.max-rows' = '${users.cache-rows:10000}',
  'lookup.partial-cache.expire-after-write' = '${users.cache-seconds:600} s',
  'lookup.partial-cache.cache-missing-key' = 'false'
);

-- `FOR SYSTEM_TIME AS OF` is processing time here: the country as the database has it when the charge is read, not when it
-- was made. Read again, the same charges may be counted elsewhere; a join by the charge's own time would need the changes,
-- as products have them.
CREATE TEMPORARY VIEW located_transactions AS
SELECT
  t.charged_at, t.amount, t.currency, t.kafka_timestamp,
  COALESCE(users.country, 'unknown') AS country
FROM transactions_in_time AS t
LEFT JOIN users FOR SYSTEM_TIME AS OF t.read_at
  ON t.user_id = users.user_id;

INSERT INTO files.finance.transactions_by_country
SELECT
  window_start,
  window_end,
  country,
  currency,
  COUNT(*) AS transaction_count,
  SUM(amount) AS total_amount,
  CAST(window_start AS DATE) AS window_date,
  MAX(kafka_timestamp) AS kafka_timestamp,
  CAST(window_end AS TIMESTAMP_LTZ(3)) + INTERVAL '${transactions.watermark-seconds:5}' SECOND(3) AS known_at
FROM TUMBLE(
  DATA => TABLE located_transactions,
  TIMECOL => DESCRIPTOR(charged_at),
  SIZE => INTERVAL '${country-window:0 00:01:00}' DAY TO SECOND
)
GROUP BY window_start, window_end, country, currency;

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM late_transactions;
