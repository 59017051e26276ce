package dev.lakebox.table;

import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** Connects to the catalog when it is first asked, and again when that failed. */
final class LazyTables implements Tables {

    private final String catalog;
    private final Supplier<Tables> connect;
    private Tables connected;
    private boolean closed;

    LazyTables(String catalog, Supplier<Tables> connect) {
        this.catalog = catalog;
        this.connect = connect;
    }

    @Override
    public String catalog() {
        return catalog;
    }

    @Override
    public List<TableIdentifier> list() {
        return connected().list();
    }

    @Override
    public Table load(TableIdentifier name) {
        return connected().load(name);
    }

    private synchronized Tables connected() {
        if (closed) {
            throw new IllegalStateException("The catalog's client is closed");
        }
        if (connected == null) {
            connected = connect.get();
        }
        return connected;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connected != null) {
            connected.close();
        }
    }
}
