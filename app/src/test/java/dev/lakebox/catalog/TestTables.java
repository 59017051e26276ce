package dev.lakebox.catalog;

import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;

/** Small tables, and commits to them whose data files need not exist. */
final class TestTables {

    static final Namespace SHOP = Namespace.of("shop");
    static final TableIdentifier ORDERS = TableIdentifier.of(SHOP, "orders");
    static final TableIdentifier PAYMENTS = TableIdentifier.of(SHOP, "payments");
    static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

    private TestTables() {}

    static <C extends Catalog & SupportsNamespaces> Table create(C catalog, TableIdentifier table) {
        if (!catalog.namespaceExists(table.namespace())) {
            catalog.createNamespace(table.namespace());
        }
        return catalog.createTable(table, SCHEMA);
    }

    static DataFile file(String name) {
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath("s3://lakehouse/data/%s.parquet".formatted(name))
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build();
    }
}
