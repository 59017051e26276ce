package dev.lakebox.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;

/** Changes that only this object sees until they are taken over, all or none: one multi-table commit. */
final class StagedPointers implements TablePointers {

    private final TablePointers committed;
    private final Map<TableIdentifier, PointerChange> staged = new LinkedHashMap<>();
    private final List<String> written = new ArrayList<>();

    StagedPointers(TablePointers committed) {
        this.committed = committed;
    }

    @Override
    public Optional<String> current(TableIdentifier table) {
        PointerChange change = staged.get(table);
        return change == null ? committed.current(table) : Optional.of(change.to());
    }

    @Override
    public void apply(PointerChange change) {
        if (!current(change.table()).equals(change.from())) {
            throw new CommitFailedException("Cannot commit %s: it has changed meanwhile", change.table());
        }
        written.add(change.to());
        PointerChange earlier = staged.get(change.table());
        Optional<String> from = earlier == null ? change.from() : earlier.from();
        staged.put(change.table(), new PointerChange(change.table(), from, change.to()));
    }

    List<PointerChange> changes() {
        return List.copyOf(staged.values());
    }

    /** Every metadata file the changes lead to, also over each other. */
    List<String> written() {
        return List.copyOf(written);
    }
}
