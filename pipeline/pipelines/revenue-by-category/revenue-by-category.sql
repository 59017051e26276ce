-- Revenue of each category in windows of equal length, one after the other.

CREATE TABLE IF NOT EXISTS lakehouse.analytics.revenue_by_category (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  category STRING,
  order_count BIGINT,
  total_revenue DECIMAL(38, 2),
  avg_order_value DECIMAL(38, 2),
  max_order_value DECIMAL(10, 2),
  -- the newest Kafka append time of the orders in the window, by which freshness is measured
  kafka_timestamp TIMESTAMP_LTZ(3),
  -- the earliest moment at which the window may close: the orders' watermark has reached its end
  known_at TIMESTAMP_LTZ(3)
) WITH (
  'format-version' = '2',
  'write.format.default' = 'parquet',
  'write.parquet.compression-codec' = 'snappy',
  'write.parquet.page-size-bytes' = '131072',
  'write.target-file-size-bytes' = '134217728',
  'history.expire.min-snapshots-to-keep' = '${history.min-snapshots:10}',
  'history.expire.max-snapshot-age-ms' = '${history.max-age-ms:604800000}'
);

CREATE TEMPORARY VIEW categorised_orders AS
SELECT
  o.order_time, o.amount, o.kafka_timestamp,
  COALESCE(products.category, 'unknown') AS category
FROM orders_in_time AS o
LEFT JOIN products FOR SYSTEM_TIME AS OF o.order_time
  ON o.product_id = products.product_id;

INSERT INTO lakehouse.analytics.revenue_by_category
SELECT
  window_start,
  window_end,
  category,
  COUNT(*) AS order_count,
  SUM(amount) AS total_revenue,
  CAST(AVG(amount) AS DECIMAL(38, 2)) AS avg_order_value,
  MAX(amount) AS max_order_value,
  MAX(kafka_timestamp) AS kafka_timestamp,
  CAST(window_end AS TIMESTAMP_LTZ(3)) + INTERVAL '${orders.watermark-seconds:5}' SECOND(3) AS known_at
FROM TUMBLE(
  DATA => TABLE categorised_orders,
  TIMECOL => DESCRIPTOR(order_time),
  SIZE => INTERVAL '${revenue-window:0 00:10:00}' DAY TO SECOND
)
GROUP BY window_start, window_end, category;

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM late_orders;
