-- What every pipeline stands on: where its tables live. Runs before the files of a pipeline.
-- ${name} is a setting that the sandbox, or --set on a cluster, gives; ${name:default} has a default.

CREATE CATALOG lakehouse WITH (
  'type' = 'iceberg',
  'catalog-type' = 'rest',
  'uri' = '${catalog.uri}',
  'cache-enabled' = 'false'
);

CREATE DATABASE IF NOT EXISTS lakehouse.`raw`;

CREATE DATABASE IF NOT EXISTS lakehouse.analytics;

CREATE DATABASE IF NOT EXISTS lakehouse.finance;

CREATE DATABASE IF NOT EXISTS lakehouse.ops;

-- Pages of 128 kB, here and in every table: a writer takes the size of a page for each file at once, and where a
-- checkpoint a second opens a file for each partition, the default of 1 MB is most of what there is to collect.

-- What no pipeline could read: the bytes as they came, where they stand in the log, and why they could not be read.
CREATE TABLE IF NOT EXISTS lakehouse.ops.dead_letters (
  topic STRING,
  kafka_partition INT,
  kafka_offset BIGINT,
  kafka_timestamp TIMESTAMP_LTZ(3),
  error STRING,
  raw_value BYTES
) WITH (
  'format-version' = '2',
  'write.parquet.compression-codec' = 'snappy',
  'write.parquet.page-size-bytes' = '131072',
  'history.expire.min-snapshots-to-keep' = '${history.min-snapshots:10}',
  'history.expire.max-snapshot-age-ms' = '${history.max-age-ms:604800000}'
);

-- What came after the watermark had passed it, and so is in no window and no join: where it stands in the log, and the
-- pipeline whose table it is not in. The record itself is in its landing table.
CREATE TABLE IF NOT EXISTS lakehouse.ops.late_events (
  pipeline STRING,
  topic STRING,
  kafka_partition INT,
  kafka_offset BIGINT,
  kafka_timestamp TIMESTAMP_LTZ(3),
  event_time TIMESTAMP_LTZ(3)
) WITH (
  'format-version' = '2',
  'write.parquet.compression-codec' = 'snappy',
  'write.parquet.page-size-bytes' = '131072',
  'history.expire.min-snapshots-to-keep' = '${history.min-snapshots:10}',
  'history.expire.max-snapshot-age-ms' = '${history.max-age-ms:604800000}'
);
