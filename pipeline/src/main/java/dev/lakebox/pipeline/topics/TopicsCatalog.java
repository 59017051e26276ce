package dev.lakebox.pipeline.topics;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;

/**
 * Topics as tables of the database {@code topics}, each asked for anew whenever it is planned. Views and functions can be
 * added and are kept for as long as the catalog is; tables cannot, since a topic is made in Kafka and its schema in the
 * registry.
 */
final class TopicsCatalog extends GenericInMemoryCatalog {

    static final String DATABASE = "topics";

    private final KafkaTopics topics;
    private final Subjects subjects;
    private final TopicTables tables;

    TopicsCatalog(String name, KafkaTopics topics, Subjects subjects, TopicTables tables) {
        super(name, DATABASE);
        this.topics = topics;
        this.subjects = subjects;
        this.tables = tables;
    }

    @Override
    public List<String> listTables(String database) throws DatabaseNotExistException {
        Stream<String> views = super.listTables(database).stream();
        return DATABASE.equals(database)
                ? Stream.concat(views, topics.names().stream()).sorted().toList()
                : views.toList();
    }

    @Override
    public boolean tableExists(ObjectPath path) {
        return super.tableExists(path) || isTopic(path);
    }

    @Override
    public CatalogBaseTable getTable(ObjectPath path) throws TableNotExistException {
        if (super.tableExists(path)) {
            return super.getTable(path);
        }
        String topic = path.getObjectName();
        Optional<Subjects.Registered> value =
                DATABASE.equals(path.getDatabaseName()) ? subjects.value(topic) : Optional.empty();
        if (value.isEmpty() && !isTopic(path)) {
            throw new TableNotExistException(getName(), path);
        }
        return tables.of(topic, subjects.key(topic), value);
    }

    private boolean isTopic(ObjectPath path) {
        return DATABASE.equals(path.getDatabaseName()) && topics.names().contains(path.getObjectName());
    }

    @Override
    public void createTable(ObjectPath path, CatalogBaseTable table, boolean ignoreIfExists)
            throws TableAlreadyExistException, DatabaseNotExistException {
        if (table.getTableKind() != CatalogBaseTable.TableKind.VIEW) {
            throw new CatalogException(
                    "Cannot create table %s: tables of catalog %s are topics. Create the topic, and register its schema as %s-value"
                            .formatted(path.getObjectName(), getName(), path.getObjectName()));
        }
        super.createTable(path, table, ignoreIfExists);
    }

    @Override
    public void dropTable(ObjectPath path, boolean ignoreIfNotExists) throws TableNotExistException {
        if (!super.tableExists(path) && isTopic(path)) {
            throw new CatalogException("Cannot drop table %s: it is a topic".formatted(path.getObjectName()));
        }
        super.dropTable(path, ignoreIfNotExists);
    }

    @Override
    public CatalogTableStatistics getTableStatistics(ObjectPath path) {
        return CatalogTableStatistics.UNKNOWN;
    }

    @Override
    public CatalogColumnStatistics getTableColumnStatistics(ObjectPath path) {
        return CatalogColumnStatistics.UNKNOWN;
    }
}
