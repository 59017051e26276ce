-- A card that is tried with next to nothing, and charged with a large amount within a minute.

CREATE TABLE IF NOT EXISTS lakehouse.finance.fraud_alerts (
  user_id BIGINT,
  test_transaction_id BIGINT,
  test_amount DECIMAL(10, 2),
  tested_at TIMESTAMP_LTZ(3),
  transaction_id BIGINT,
  amount DECIMAL(10, 2),
  currency STRING,
  charged_at TIMESTAMP_LTZ(3),
  -- the Kafka append time of the large charge, by which freshness is measured
  kafka_timestamp TIMESTAMP_LTZ(3),
  -- the earliest moment at which nothing can come any more between the two: the watermark has reached the large charge
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

-- The same for programs that act on it.
CREATE TEMPORARY TABLE alerts (
  user_id BIGINT,
  test_transaction_id BIGINT,
  transaction_id BIGINT,
  amount DECIMAL(10, 2),
  currency STRING,
  charged_at TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'fraud-alerts',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.transaction.timeout.ms' = '900000',
  'sink.delivery-guarantee' = 'exactly-once',
  'sink.transactional-id-prefix' = 'lakebox-${pipeline}',
  'key.format' = 'json',
  'key.fields' = 'user_id',
  'value.format' = 'json',
  'value.json.timestamp-format.standard' = 'ISO-8601'
);

-- Other charges may come between. A charge is in one alert at most: the search goes on behind it.
CREATE TEMPORARY VIEW tried_cards AS
SELECT *
FROM transactions_in_time
MATCH_RECOGNIZE (
  PARTITION BY user_id
  ORDER BY charged_at
  MEASURES
    TEST.transaction_id AS test_transaction_id,
    TEST.amount AS test_amount,
    TEST.charged_at AS tested_at,
    HAUL.transaction_id AS transaction_id,
    HAUL.amount AS amount,
    HAUL.currency AS currency,
    HAUL.charged_at AS charged_at,
    HAUL.kafka_timestamp AS kafka_timestamp
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (TEST OTHER* HAUL) WITHIN INTERVAL '1' MINUTE
  DEFINE
    TEST AS TEST.amount < ${fraud.test-below:2},
    OTHER AS OTHER.amount < ${fraud.haul-from:400},
    HAUL AS HAUL.amount >= ${fraud.haul-from:400}
);

INSERT INTO lakehouse.finance.fraud_alerts
SELECT
  user_id, test_transaction_id, test_amount, tested_at, transaction_id, amount, currency, charged_at, kafka_timestamp,
  charged_at + INTERVAL '${transactions.watermark-seconds:5}' SECOND(3) AS known_at
FROM tried_cards;

INSERT INTO alerts
SELECT user_id, test_transaction_id, transaction_id, amount, currency, charged_at
FROM tried_cards;

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM late_transactions;
