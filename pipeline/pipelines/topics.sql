-- The topics as tables. Runs after lakehouse.sql and before the files of a pipeline.
--
-- 'checked' wraps a format so that a record it cannot read is a row as well: with NULLs, the reason in "error" and the
-- bytes in "raw". A record is also refused where a NOT NULL column is absent, where a time lies outside reason (one
-- such record would push the watermark, and every honest record after it would be late), and where it is too large.
--
-- The broker answers a fetch when there are 64 kB or after a tenth of a second: a checkpoint comes once a second, and
-- answering each batch of the producer by itself costs more than all the rest.

CREATE TEMPORARY TABLE orders (
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
  WATERMARK FOR order_time AS order_time - INTERVAL '${orders.watermark-seconds:5}' SECOND(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'properties.fetch.min.bytes' = '65536',
  'properties.fetch.max.wait.ms' = '100',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'checked',
  'checked.format' = 'json',
  'checked.time-fields' = 'created_at'
);

CREATE TEMPORARY TABLE payments (
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
  WATERMARK FOR paid_at AS paid_at - INTERVAL '${payments.watermark-seconds:10}' SECOND(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'payment-events',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'properties.fetch.min.bytes' = '65536',
  'properties.fetch.max.wait.ms' = '100',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'checked',
  'checked.format' = 'json',
  'checked.time-fields' = 'payment_time'
);

-- A compacted topic is a table of the newest version of each key; with a watermark it is a table of all versions,
-- which a temporal join reads as of the time of the other side. The record's own timestamp says when it became true.
CREATE TEMPORARY TABLE products (
  product_id BIGINT NOT NULL,
  product_name STRING,
  category STRING,
  price DECIMAL(10, 2),
  currency STRING,
  changed_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  PRIMARY KEY (product_id) NOT ENFORCED,
  WATERMARK FOR changed_at AS changed_at
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'products',
  'properties.bootstrap.servers' = '${kafka.bootstrap-servers}',
  'properties.group.id' = 'lakebox-${pipeline}',
  'properties.fetch.min.bytes' = '65536',
  'properties.fetch.max.wait.ms' = '100',
  'key.format' = 'csv',
  'value.format' = 'json',
  'value.json.ignore-parse-errors' = 'true'
);
