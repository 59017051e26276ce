-- What each user has spent within the last hour, told anew every quarter of an hour.

CREATE TABLE IF NOT EXISTS lakehouse.analytics.user_spend (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  user_id BIGINT,
  -- users move, and then pay in another one
  currency STRING,
  order_count BIGINT,
  total_spend DECIMAL(38, 2),
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

-- An order is in as many windows as the slide goes into the size, so the same order counts in four rows.
INSERT INTO lakehouse.analytics.user_spend
SELECT
  window_start,
  window_end,
  user_id,
  currency,
  COUNT(*) AS order_count,
  SUM(amount) AS total_spend,
  MAX(kafka_timestamp) AS kafka_timestamp,
  CAST(window_end AS TIMESTAMP_LTZ(3)) + INTERVAL '${orders.watermark-seconds:5}' SECOND(3) AS known_at
FROM HOP(
  DATA => TABLE orders_in_time,
  TIMECOL => DESCRIPTOR(order_time),
  SLIDE => INTERVAL '${spend-slide:0 00:15:00}' DAY TO SECOND,
  SIZE => INTERVAL '${spend-window:0 01:00:00}' DAY TO SECOND
)
GROUP BY window_start, window_end, user_id, currency;

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM late_orders;
