-- How much each charge looks like a thief's: a model's word, in the stream.

CREATE TABLE IF NOT EXISTS lakehouse.finance.transactions_scored (
  transaction_id BIGINT,
  user_id BIGINT,
  amount DECIMAL(10, 2),
  currency STRING,
  charged_at TIMESTAMP_LTZ(3),
  -- the user's charge before, by which the model judges
  last_amount DECIMAL(10, 2),
  seconds_since_last DOUBLE,
  -- 0 to 1
  score FLOAT,
  is_suspect BOOLEAN,
  kafka_timestamp TIMESTAMP_LTZ(3),
  -- the earliest moment at which no charge can come any more before this one: the watermark has reached it
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

-- An ONNX file and what goes in and out of it, by name. It runs within the job; how it was trained is in pipeline/models.
CREATE TEMPORARY MODEL card_fraud
INPUT (amount DECIMAL(10, 2), last_amount DECIMAL(10, 2), seconds_since_last DOUBLE, `hour` BIGINT)
OUTPUT (score FLOAT)
WITH (
  'provider' = 'onnx',
  'onnx.path' = '${score.model:classpath:models/card-fraud.onnx}'
);

-- Each charge with the user's charge before it: of two rows the sum without this one. LAG() would take charges of the same
-- millisecond for one, for it knows RANGE and not ROWS.
CREATE TEMPORARY VIEW paired_charges AS
SELECT
  *,
  COUNT(*) OVER two_rows AS charges,
  SUM(amount) OVER two_rows - amount AS last_amount,
  SUM(ts) OVER two_rows - ts AS last_ts
FROM transactions_in_time
WINDOW two_rows AS (PARTITION BY user_id ORDER BY charged_at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW);

-- What the model wants to know of a charge. Of a user's first one it is told that the one before was a day ago, over
-- nothing, as it was when it learned. Hours are of UTC.
CREATE TEMPORARY VIEW charges AS
SELECT
  transaction_id,
  user_id,
  amount,
  currency,
  charged_at,
  kafka_timestamp,
  CAST(last_amount AS DECIMAL(10, 2)) AS last_amount,
  CASE WHEN charges = 2 THEN CAST(ts - last_ts AS DOUBLE) / 1000 ELSE 86400 END AS seconds_since_last,
  MOD(ts / 3600000, 24) AS `hour`
FROM paired_charges;

INSERT INTO lakehouse.finance.transactions_scored
SELECT
  transaction_id, user_id, amount, currency, charged_at, last_amount, seconds_since_last, score,
  score >= ${score.suspect-from:0.5} AS is_suspect, kafka_timestamp,
  charged_at + INTERVAL '${transactions.watermark-seconds:5}' SECOND(3) AS known_at
FROM ML_PREDICT(
  TABLE charges, MODEL card_fraud, DESCRIPTOR(amount, last_amount, seconds_since_last, `hour`)
);

INSERT INTO lakehouse.ops.late_events
SELECT '${pipeline}', topic, kafka_partition, kafka_offset, kafka_timestamp, event_time
FROM late_transactions;
