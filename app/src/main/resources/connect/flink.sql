CREATE CATALOG lakebox WITH ('type' = 'iceberg', 'catalog-type' = 'rest', 'uri' = '${catalog}');
SET 'execution.runtime-mode' = 'batch';
SET 'sql-client.execution.result-mode' = 'tableau';
SELECT status, count(*) AS orders, sum(amount) AS amount FROM lakebox.`raw`.orders GROUP BY status;
