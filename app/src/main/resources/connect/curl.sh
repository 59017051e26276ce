curl -sS '${api}/api/query' -H 'Content-Type: application/json' -H 'Accept: text/csv' \
  -d '{"sql": "SELECT status, count(*) AS orders, sum(amount) AS amount FROM raw.orders GROUP BY status ORDER BY status"}'
