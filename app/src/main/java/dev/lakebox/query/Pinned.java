package dev.lakebox.query;

import java.util.List;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionParser;

/**
 * A table where it stands in a statement, with what will be read for it.
 *
 * @param metadata null where the table itself is read
 * @param filter rows that do not match it are not needed
 */
record Pinned(TableReference reference, Moment moment, MetadataTableType metadata, Expression filter) {

    /** References with the same key read the same. */
    Object key() {
        return List.of(
                moment.name(),
                String.valueOf(moment.snapshot()),
                String.valueOf(metadata),
                ExpressionParser.toJson(filter));
    }

    Pinned with(Expression pushed) {
        return new Pinned(reference, moment, metadata, pushed);
    }
}
