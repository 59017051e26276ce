package dev.lakebox.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;

/** The tables of any Iceberg catalog, which this owns and closes. */
public final class CatalogTables implements Tables {

    private static final System.Logger LOG = System.getLogger(CatalogTables.class.getName());

    private final Catalog catalog;

    public CatalogTables(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public String catalog() {
        return catalog.name();
    }

    @Override
    public List<TableIdentifier> list() {
        List<TableIdentifier> names = new ArrayList<>();
        if (catalog instanceof SupportsNamespaces namespaces) {
            collect(namespaces, Namespace.empty(), names);
        }
        names.sort(Comparator.comparing(TableIdentifier::toString));
        return names;
    }

    private void collect(SupportsNamespaces namespaces, Namespace parent, List<TableIdentifier> names) {
        try {
            for (Namespace namespace : namespaces.listNamespaces(parent)) {
                names.addAll(catalog.listTables(namespace));
                collect(namespaces, namespace, names);
            }
        } catch (NoSuchNamespaceException e) {
            // a directory that is not made yet, or a namespace that has been dropped since it was listed
            LOG.log(System.Logger.Level.TRACE, "No tables: {0}", e.getMessage());
        }
    }

    @Override
    public Table load(TableIdentifier name) {
        return catalog.loadTable(name);
    }

    @Override
    public void close() {
        if (catalog instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
