try (var connection = java.sql.DriverManager.getConnection("jdbc:flink://${gateway-authority}?execution.runtime-mode=batch");
     var statement = connection.createStatement();
     var rows = statement.executeQuery(
         "SELECT status, count(*), sum(amount) FROM lakehouse.`raw`.orders GROUP BY status")) {
  while (rows.next()) {
    System.out.println(rows.getString(1) + " " + rows.getLong(2) + " " + rows.getBigDecimal(3));
  }
}
