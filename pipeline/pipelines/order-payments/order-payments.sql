-- Each payment that comes within the interval after its order, beside it.

CREATE TABLE IF NOT EXISTS lakehouse.analytics.order_payments (
  order_id BIGINT,
  user_id BIGINT,
  amount DECIMAL(10, 2),
  payment_status STRING,
  paid_at TIMESTAMP_LTZ(3),
  -- the newest Kafka append time of the two records, by which freshness is measured
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

-- Both sides are kept for as long as a partner may come, by the watermarks, and no longer: that bounds the state. Nothing
-- is waited for: whichever of the two comes last makes the row. A payment after the interval makes none.
INSERT INTO lakehouse.analytics.order_payments
SELECT
  o.order_id,
  o.user_id,
  o.amount,
  p.status AS payment_status,
  p.paid_at,
  CASE WHEN p.kafka_timestamp > o.kafka_timestamp THEN p.kafka_timestamp ELSE o.kafka_timestamp END AS kafka_timestamp
FROM orders_in_time AS o
JOIN payments_in_time AS p
  ON p.order_id = o.order_id
  AND p.paid_at BETWEEN o.order_time AND o.order_time + INTERVAL '${payment-interval:0 00:05:00}' DAY TO SECOND;

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM (SELECT * FROM late_orders UNION ALL SELECT * FROM late_payments);
