spark-sql \
  --packages org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:${iceberg.version},org.apache.iceberg:iceberg-aws-bundle:${iceberg.version} \
  --conf spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions \
  --conf spark.sql.catalog.lakebox=org.apache.iceberg.spark.SparkCatalog \
  --conf spark.sql.catalog.lakebox.type=rest \
  --conf spark.sql.catalog.lakebox.uri='${catalog}' \
  -e 'SELECT status, count(*) AS orders, sum(amount) AS amount FROM lakebox.raw.orders GROUP BY status ORDER BY status'
