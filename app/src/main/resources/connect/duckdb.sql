INSTALL httpfs;
INSTALL avro;
INSTALL iceberg;
LOAD httpfs;
LOAD avro;
LOAD iceberg;
ATTACH '${warehouse}' AS lakebox (TYPE iceberg, ENDPOINT '${catalog}', AUTHORIZATION_TYPE 'none');
SELECT status, count(*) AS orders, sum(amount) AS amount FROM lakebox.raw.orders GROUP BY status ORDER BY status;
