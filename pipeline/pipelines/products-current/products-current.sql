-- The shop's products as they are now: what its database says, change by change.

CREATE TABLE IF NOT EXISTS lakehouse.analytics.products (
  product_id BIGINT NOT NULL,
  product_name STRING,
  category STRING,
  price DECIMAL(10, 2),
  currency STRING,
  updated_at TIMESTAMP_LTZ(3),
  -- the Kafka append time of the change, by which freshness is measured
  kafka_timestamp TIMESTAMP_LTZ(3),
  PRIMARY KEY (product_id) NOT ENFORCED
) WITH (
  'format-version' = '${products.format-version:2}',
  -- a change is an equality delete of the old row and a new row: written without looking for the old one
  'write.upsert.enabled' = 'true',
  'write.format.default' = 'parquet',
  'write.parquet.compression-codec' = 'snappy',
  'write.parquet.page-size-bytes' = '131072',
  'write.target-file-size-bytes' = '134217728',
  'history.expire.min-snapshots-to-keep' = '${history.min-snapshots:10}',
  'history.expire.max-snapshot-age-ms' = '${history.max-age-ms:604800000}'
);

INSERT INTO lakehouse.analytics.products
SELECT product_id, product_name, category, price, currency, updated_at, kafka_timestamp
FROM products;
