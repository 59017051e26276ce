-- A user's visits: orders that follow one another without a pause longer than the gap.

CREATE TABLE IF NOT EXISTS lakehouse.analytics.user_sessions (
  -- the first order of the session
  session_start TIMESTAMP(3),
  -- the last one, plus the gap
  session_end TIMESTAMP(3),
  user_id BIGINT,
  order_count BIGINT,
  product_count BIGINT,
  -- the newest Kafka append time of the orders in the session, by which freshness is measured
  kafka_timestamp TIMESTAMP_LTZ(3),
  -- the earliest moment at which the session may close: the orders' watermark has reached its end
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

INSERT INTO lakehouse.analytics.user_sessions
SELECT
  window_start AS session_start,
  window_end AS session_end,
  user_id,
  COUNT(*) AS order_count,
  COUNT(DISTINCT product_id) AS product_count,
  MAX(kafka_timestamp) AS kafka_timestamp,
  CAST(window_end AS TIMESTAMP_LTZ(3)) + INTERVAL '${orders.watermark-seconds:5}' SECOND(3) AS known_at
FROM SESSION(
  DATA => TABLE orders_in_time PARTITION BY user_id,
  TIMECOL => DESCRIPTOR(order_time),
  GAP => INTERVAL '${session-gap:0 00:30:00}' DAY TO SECOND
)
GROUP BY window_start, window_end, user_id;

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM late_orders;
