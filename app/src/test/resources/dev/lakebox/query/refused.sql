# One a line. SECRET is a file outside of what may be read, LINK a link to it from inside.

# files
COPY (SELECT 1) TO 'SECRET'
COPY raw.orders FROM 'SECRET'
COPY (SELECT * FROM raw.orders) TO 'SECRET' (FORMAT parquet)
EXPORT DATABASE 'SECRET'
IMPORT DATABASE 'SECRET'
SELECT * FROM read_csv('SECRET')
SELECT * FROM read_csv_auto('SECRET')
SELECT * FROM sniff_csv('SECRET')
SELECT * FROM read_text('SECRET')
SELECT * FROM read_blob('SECRET')
SELECT * FROM read_json('SECRET')
SELECT * FROM read_ndjson_objects('SECRET')
SELECT * FROM read_parquet('SECRET')
SELECT * FROM parquet_scan('SECRET')
SELECT * FROM parquet_metadata('SECRET')
SELECT * FROM parquet_file_metadata('SECRET')
SELECT * FROM parquet_kv_metadata('SECRET')
SELECT * FROM read_parquet('LINK')
SELECT * FROM read_text('LINK')
SELECT * FROM read_duckdb('SECRET')
SELECT * FROM 'SECRET'
SELECT * FROM "SECRET"
SELECT * FROM 'LINK'
DESCRIBE 'SECRET'
SUMMARIZE 'SECRET'
DESCRIBE SELECT * FROM read_csv('SECRET')
SELECT * FROM (SUMMARIZE 'SECRET')
WITH a AS (SELECT 1) SELECT * FROM a, 'SECRET'
WITH "SECRET" AS (SELECT * FROM "SECRET") SELECT * FROM "SECRET"
SELECT (SELECT password FROM read_csv('SECRET'))
SELECT * FROM raw.orders WHERE EXISTS (FROM read_csv('SECRET'))
SELECT * FROM raw.orders ORDER BY (SELECT password FROM read_csv('SECRET'))
SELECT 1 LIMIT (SELECT count(*) FROM read_csv('SECRET'))
SELECT * FROM raw.orders, LATERAL (SELECT * FROM read_csv('SECRET'))
SELECT list_transform([1], lambda x: (SELECT password FROM read_csv('SECRET')))
SELECT * FROM raw.orders AT (VERSION => (SELECT password FROM read_csv('SECRET')))
WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT count(*) FROM read_csv('SECRET'), r) SELECT * FROM r
SELECT * FROM glob('/*')
SELECT * FROM query('SELECT 1')
SELECT * FROM query_table('x')
SELECT * FROM histogram_values('SECRET', 'password')
SELECT * FROM json_execute_serialized_sql('{}')

# the network
SELECT * FROM 'https://example.com/x.csv'
SELECT * FROM 's3://lakehouse/warehouse/x.parquet'
SELECT * FROM read_csv('http://127.0.0.1/x.csv')
SELECT * FROM read_parquet('s3://lakehouse/warehouse/x.parquet')
SELECT * FROM iceberg_scan('s3://lakehouse/warehouse/raw/orders')

# settings
PRAGMA database_list
PRAGMA memory_limit='100GB'
SET threads = 1
SET GLOBAL memory_limit = '100GB'
SET VARIABLE x = 1
RESET ALL
SELECT current_setting('temp_directory')
SELECT getvariable('x')
SELECT current_query() FROM raw.orders
SELECT getenv('PATH')
SELECT * FROM raw.orders AT (VERSION => getenv('PATH'))
SELECT * FROM duckdb_settings()
SELECT * FROM pragma_database_size()
SELECT * FROM duckdb_logs()
CALL duckdb_settings()
CALL enable_logging()

# extensions
INSTALL httpfs
LOAD httpfs
LOAD 'SECRET'
FORCE INSTALL 'SECRET'
UPDATE EXTENSIONS
SELECT * FROM duckdb_extensions()

# definitions and changes
CREATE TABLE t AS SELECT 1
CREATE TEMP MACRO m() AS 1
CREATE VIEW v AS SELECT 1
CREATE SCHEMA s
CREATE SEQUENCE s
CREATE TYPE t AS ENUM ('a')
ALTER TABLE raw.orders ADD COLUMN x INT
COMMENT ON TABLE raw.orders IS 'x'
DROP TABLE raw.orders
TRUNCATE raw.orders
INSERT INTO raw.orders VALUES (2)
UPDATE raw.orders SET id = 2
MERGE INTO raw.orders USING raw.orders AS o USING (id) WHEN MATCHED THEN DELETE
DELETE FROM raw.orders
WITH d AS (DELETE FROM raw.orders RETURNING *) SELECT * FROM d
SELECT nextval('s')
CHECKPOINT
VACUUM
BEGIN
PREPARE p AS SELECT 1
EXECUTE p

# databases and secrets
ATTACH ':memory:' AS other
ATTACH 'SECRET' AS other
DETACH memory
USE memory
CREATE SECRET s (TYPE s3, KEY_ID 'k', SECRET 's')
DROP SECRET s
SELECT * FROM duckdb_secrets()
SELECT * FROM which_secret('s3://lakehouse/x', 's3')
SELECT * FROM duckdb_databases()
SELECT * FROM information_schema.tables
SELECT * FROM pg_catalog.pg_settings
SELECT * FROM system.information_schema.tables
SELECT * FROM memory.main.sqlite_master
SELECT * FROM sqlite_master

# none, several, hidden, unfinished
EXPLAIN ANALYZE SELECT 1
EXPLAIN CREATE TABLE t AS SELECT 1
EXPLAIN EXPLAIN SELECT 1
EXPLAIN
SHOW TABLES
SELECT * FROM (SHOW TABLES)
SELECT 1; SELECT 2
SELECT 1; DROP TABLE raw.orders
SELECT 1 /* one */; /* two */ DROP TABLE raw.orders
DROP/**/TABLE/**/raw.orders
SELECT 1 /*
SELECT 'unfinished
SELECT $tag$ unfinished
;
-- nothing
/* nothing */
SELECT $1
SELECT ?
SELECT $name
SELECT error('x')

# names and moments as code
SELECT * FROM raw."orders; DROP TABLE raw.orders"
SELECT * FROM raw."orders' OR '1'='1"
SELECT * FROM raw."../../SECRET"
SELECT * FROM "..".".."."SECRET"
SELECT * FROM raw."orders$files' --"
SELECT * FROM raw."orders$$files"
SELECT * FROM raw."$files"
SELECT * FROM raw."orders$all_data_files"
SELECT * FROM raw."orders$snapshots" AT (VERSION => 1)
SELECT * FROM raw.orders AT (VERSION => '1 OR 1=1')
SELECT * FROM raw.orders AT (VERSION => '''; DROP TABLE raw.orders --')
SELECT * FROM raw.orders AT (VERSION => '99999999999999999999')
SELECT * FROM raw.orders AT (VERSION => NULL)
SELECT * FROM raw.orders AT (TIMESTAMP => 'yesterday''; DROP TABLE raw.orders --')
SELECT * FROM raw.orders AT (TIMESTAMP => '290309-12-22 (BC) 00:00:00')
SELECT * FROM raw.orders AT (TIMESTAMP => NULL)
SELECT * FROM raw.orders AT (TIMESTAMP => id)
SELECT * FROM raw.orders AT (NOTHING => 1)
