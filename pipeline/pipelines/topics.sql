-- The topics as tables. Runs after lakehouse.sql and before the files of a pipeline.
--
-- 'checked' wraps a format so that a record it cannot read is a row as well: with NULLs, the reason in "error" and the
-- bytes in "raw". A record is also refused where a NOT NULL column is absent, where a time lies outside reason (one
-- such record would push the watermark, and every honest record after it would be late), and where it is too large.
--
-- The broker answers a fetch when there are 64 kB or after a tenth of a second: a checkpoint comes once a second, and
-- answering each batch of the producer by itself costs more than all the rest.
--
-- Of one partition a fetch brings 32 kB at most. A reader that has much to catch up on would otherwise read a megabyte of
-- the first partition before the last one's first record; on a busy machine the last would seem idle meanwhile, the
-- watermark would go on without it, and all of its records would be late. For the same reason a partition of events is
-- idle only when it has been silent for a quarter of a minute.

-- All topics, without DDL: kafka.topics.orders has the columns of what the schema registry knows of that topic.
CREATE CATALOG kafka WITH (
  'type' = 'topics',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'registry.url' = '${registry.url}'
);

CREATE TEMPORARY TABLE orders (
  record_key BYTES,
  order_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  quantity INT NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  currency STRING NOT NULL,
  status STRING NOT NULL,
  created_at BIGINT NOT NULL,
  error STRING METADATA FROM 'value.error' VIRTUAL,
  raw_value BYTES METADATA FROM 'value.raw' VIRTUAL,
  topic STRING METADATA VIRTUAL,
  kafka_partition INT METADATA FROM 'partition' VIRTUAL,
  kafka_offset BIGINT METADATA FROM 'offset' VIRTUAL,
  kafka_timestamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  order_time AS TO_TIMESTAMP_LTZ(created_at, 3),
  read_at AS PROCTIME(),
  WATERMARK FOR order_time AS order_time - INTERVAL '${orders.watermark-seconds:5}' SECOND(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'properties.fetch.min.bytes' = '65536',
  'properties.fetch.max.wait.ms' = '100',
  'properties.max.partition.fetch.bytes' = '32768',
  'scan.watermark.idle-timeout' = '15 s',
  'scan.startup.mode' = 'earliest-offset',
  'key.format' = 'raw',
  'key.fields' = 'record_key',
  'value.fields-include' = 'EXCEPT_KEY',
  'value.format' = 'checked',
  'value.checked.format' = 'avro-confluent',
  'value.checked.avro-confluent.url' = '${registry.url}',
  'value.checked.time-fields' = 'created_at'
);

CREATE TEMPORARY TABLE payments (
  record_key BYTES,
  payment_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  payment_time BIGINT NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  `method` STRING NOT NULL,
  status STRING NOT NULL,
  error STRING METADATA FROM 'value.error' VIRTUAL,
  raw_value BYTES METADATA FROM 'value.raw' VIRTUAL,
  topic STRING METADATA VIRTUAL,
  kafka_partition INT METADATA FROM 'partition' VIRTUAL,
  kafka_offset BIGINT METADATA FROM 'offset' VIRTUAL,
  kafka_timestamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  paid_at AS TO_TIMESTAMP_LTZ(payment_time, 3),
  read_at AS PROCTIME(),
  WATERMARK FOR paid_at AS paid_at - INTERVAL '${payments.watermark-seconds:10}' SECOND(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'payment-events',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'properties.fetch.min.bytes' = '65536',
  'properties.fetch.max.wait.ms' = '100',
  'properties.max.partition.fetch.bytes' = '32768',
  'scan.watermark.idle-timeout' = '15 s',
  'scan.startup.mode' = 'earliest-offset',
  'key.format' = 'raw',
  'key.fields' = 'record_key',
  'value.fields-include' = 'EXCEPT_KEY',
  'value.format' = 'checked',
  'value.checked.format' = 'json',
  'value.checked.time-fields' = 'payment_time'
);

CREATE TEMPORARY TABLE transactions (
  record_key BYTES,
  transaction_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  currency STRING NOT NULL,
  ts BIGINT NOT NULL,
  error STRING METADATA FROM 'value.error' VIRTUAL,
  raw_value BYTES METADATA FROM 'value.raw' VIRTUAL,
  topic STRING METADATA VIRTUAL,
  kafka_partition INT METADATA FROM 'partition' VIRTUAL,
  kafka_offset BIGINT METADATA FROM 'offset' VIRTUAL,
  kafka_timestamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  charged_at AS TO_TIMESTAMP_LTZ(ts, 3),
  read_at AS PROCTIME(),
  WATERMARK FOR charged_at AS charged_at - INTERVAL '${transactions.watermark-seconds:5}' SECOND(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'transactions',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'properties.fetch.min.bytes' = '65536',
  'properties.fetch.max.wait.ms' = '100',
  'properties.max.partition.fetch.bytes' = '32768',
  'scan.watermark.idle-timeout' = '15 s',
  'scan.startup.mode' = 'earliest-offset',
  'key.format' = 'raw',
  'key.fields' = 'record_key',
  'value.fields-include' = 'EXCEPT_KEY',
  'value.format' = 'checked',
  'value.checked.format' = 'json',
  'value.checked.time-fields' = 'ts'
);

-- The shop's products, change by change, as they are captured from its database. With a watermark this is a table of all
-- versions, which a temporal join reads as of the time of the other side. A version holds from "updated_at" on, which the
-- shop writes: the times at which a change was committed or captured come later, and orders of that moment would miss it.
CREATE TEMPORARY TABLE products (
  product_id BIGINT NOT NULL,
  product_name STRING,
  category STRING,
  price DECIMAL(10, 2),
  currency STRING,
  updated_at TIMESTAMP_LTZ(3),
  kafka_timestamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  PRIMARY KEY (product_id) NOT ENFORCED,
  WATERMARK FOR updated_at AS updated_at
) WITH (
  'connector' = 'kafka',
  'topic' = 'cdc.public.products',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'properties.fetch.min.bytes' = '65536',
  'properties.fetch.max.wait.ms' = '100',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json',
  'debezium-json.timestamp-format.standard' = 'ISO-8601',
  'debezium-json.ignore-parse-errors' = 'true'
);

-- What is late is told apart before windows and joins, which would drop it without a word, or keep it by chance: an order
-- is late where in its partition one has come before that is newer by the watermark's delay, or where the watermark has
-- passed it for another reason. The newest order of each partition is state, so a restart does not change who is late;
-- a watermark begins anew. Each order is in one of these views and not in the other.
CREATE TEMPORARY VIEW dated_orders AS
SELECT
  *,
  MAX(created_at) OVER (
    PARTITION BY kafka_partition ORDER BY read_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) - 1000 * ${orders.watermark-seconds:5} AS passed
FROM orders
WHERE error IS NULL;

CREATE TEMPORARY VIEW orders_in_time AS
SELECT * FROM dated_orders
WHERE created_at > passed AND (CURRENT_WATERMARK(order_time) IS NULL OR order_time > CURRENT_WATERMARK(order_time));

CREATE TEMPORARY VIEW late_orders AS
SELECT topic, kafka_partition, kafka_offset, kafka_timestamp, order_time AS event_time
FROM dated_orders
WHERE created_at <= passed OR order_time <= CURRENT_WATERMARK(order_time);

-- The same for payments.
CREATE TEMPORARY VIEW dated_payments AS
SELECT
  *,
  MAX(payment_time) OVER (
    PARTITION BY kafka_partition ORDER BY read_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) - 1000 * ${payments.watermark-seconds:10} AS passed
FROM payments
WHERE error IS NULL;

CREATE TEMPORARY VIEW payments_in_time AS
SELECT * FROM dated_payments
WHERE payment_time > passed AND (CURRENT_WATERMARK(paid_at) IS NULL OR paid_at > CURRENT_WATERMARK(paid_at));

CREATE TEMPORARY VIEW late_payments AS
SELECT topic, kafka_partition, kafka_offset, kafka_timestamp, paid_at AS event_time
FROM dated_payments
WHERE payment_time <= passed OR paid_at <= CURRENT_WATERMARK(paid_at);

-- The same for transactions.
CREATE TEMPORARY VIEW dated_transactions AS
SELECT
  *,
  MAX(ts) OVER (
    PARTITION BY kafka_partition ORDER BY read_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) - 1000 * ${transactions.watermark-seconds:5} AS passed
FROM transactions
WHERE error IS NULL;

CREATE TEMPORARY VIEW transactions_in_time AS
SELECT * FROM dated_transactions
WHERE ts > passed AND (CURRENT_WATERMARK(charged_at) IS NULL OR charged_at > CURRENT_WATERMARK(charged_at));

CREATE TEMPORARY VIEW late_transactions AS
SELECT topic, kafka_partition, kafka_offset, kafka_timestamp, charged_at AS event_time
FROM dated_transactions
WHERE ts <= passed OR charged_at <= CURRENT_WATERMARK(charged_at);
