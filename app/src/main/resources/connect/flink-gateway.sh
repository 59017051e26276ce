cat > totals.sql <<'SQL'
SHOW TABLES;
SET 'execution.runtime-mode' = 'batch';
SET 'sql-client.execution.result-mode' = 'tableau';
SELECT status, count(*) AS orders, sum(amount) AS amount FROM lakehouse.`raw`.orders GROUP BY status;
SQL
sql-client.sh gateway --endpoint '${gateway}' -f totals.sql
