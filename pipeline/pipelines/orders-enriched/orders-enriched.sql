-- Each order with the product as it was at the order's time, and with its payments.

CREATE TABLE IF NOT EXISTS lakehouse.analytics.orders_enriched (
  order_id BIGINT,
  user_id BIGINT,
  amount DECIMAL(10, 2),
  currency STRING,
  category STRING,
  product_name STRING,
  payment_status STRING,
  order_hour INT,
  created_date DATE,
  -- the newest Kafka append time of the records this row derives from, by which its freshness is measured
  kafka_timestamp TIMESTAMP_LTZ(3),
  -- the earliest moment at which the rules below let the row be known: until then it waits, after that it is late
  known_at TIMESTAMP_LTZ(3)
) PARTITIONED BY (created_date, category)
WITH (
  'format-version' = '2',
  'write.format.default' = 'parquet',
  'write.parquet.compression-codec' = 'snappy',
  'write.parquet.page-size-bytes' = '131072',
  'write.target-file-size-bytes' = '134217728',
  'write.distribution-mode' = 'hash',
  'history.expire.min-snapshots-to-keep' = '${history.min-snapshots:10}',
  'history.expire.max-snapshot-age-ms' = '${history.max-age-ms:604800000}'
);

-- `FOR SYSTEM_TIME AS OF` is event time: a price or category that changes later does not change this row.
-- An order without payment appears too, with NULL, once no payment can come any more: the interval and the
-- watermarks have passed. An order with two payments within the interval (one failed, one succeeded) is two rows.
--
-- When a row may be known. The join with products holds an order until the orders' watermark reaches its time. A payment
-- waits for nothing: whichever of the two comes last makes the row. That nobody paid is known when no payment can come
-- any more: the slower of the two watermarks has passed the interval's end.
INSERT INTO lakehouse.analytics.orders_enriched
SELECT
  o.order_id,
  o.user_id,
  o.amount,
  o.currency,
  COALESCE(o.category, 'unknown') AS category,
  o.product_name,
  p.status AS payment_status,
  CAST(EXTRACT(HOUR FROM o.order_time) AS INT) AS order_hour,
  CAST(o.order_time AS DATE) AS created_date,
  CASE WHEN p.kafka_timestamp > o.kafka_timestamp THEN p.kafka_timestamp ELSE o.kafka_timestamp END AS kafka_timestamp,
  CASE
    WHEN p.order_id IS NOT NULL THEN o.order_time + INTERVAL '${orders.watermark-seconds:5}' SECOND(3)
    ELSE GREATEST(
      o.order_time + INTERVAL '${payment-interval:0 00:05:00}' DAY TO SECOND + INTERVAL '${orders.watermark-seconds:5}' SECOND(3),
      o.order_time + INTERVAL '${payment-interval:0 00:05:00}' DAY TO SECOND + INTERVAL '${payments.watermark-seconds:10}' SECOND(3)
    )
  END AS known_at
FROM (
  SELECT
    o.order_id, o.user_id, o.amount, o.currency, o.order_time, o.kafka_timestamp,
    products.category, products.product_name
  FROM orders_in_time AS o
  LEFT JOIN products FOR SYSTEM_TIME AS OF o.order_time
    ON o.product_id = products.product_id
) AS o
LEFT JOIN payments_in_time AS p
  ON p.order_id = o.order_id
  AND p.paid_at BETWEEN o.order_time AND o.order_time + INTERVAL '${payment-interval:0 00:05:00}' DAY TO SECOND;

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM (SELECT * FROM late_orders UNION ALL SELECT * FROM late_payments);
