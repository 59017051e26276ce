PGPASSWORD='${database-password}' psql '${database}' \
  -c 'SELECT category, count(*), sum(price) FROM products GROUP BY category ORDER BY category'
