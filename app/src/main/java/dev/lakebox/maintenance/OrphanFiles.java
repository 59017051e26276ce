package dev.lakebox.maintenance;

import dev.lakebox.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Files under a table's location that no snapshot of any table needs, as a process killed before a commit leaves them.
 * What is young may belong to a commit that is still to come.
 */
final class OrphanFiles {

    private final Tables tables;

    OrphanFiles(Tables tables) {
        this.tables = tables;
    }

    /**
     * @param before when a file must have been written to be an orphan
     * @return what was deleted
     */
    List<FileInfo> delete(TableIdentifier name, Instant before) {
        Table table = tables.load(name);
        // a directory's files go by more than one name ("file:" and "file://"), so none of them is called an orphan
        if (!tables.place(name).catalog().equals(tables.catalog())
                || !(table.io() instanceof SupportsPrefixOperations files)
                || !PropertyUtil.propertyAsBoolean(table.properties(), "gc.enabled", true)) {
            return List.of();
        }
        // listed before the tables are read: what is committed in between is then known to them
        List<FileInfo> orphans = StreamSupport.stream(
                        files.listPrefix(table.location() + "/").spliterator(), false)
                .filter(file -> Instant.ofEpochMilli(file.createdAtMillis()).isBefore(before))
                .toList();
        if (orphans.isEmpty()) {
            return orphans;
        }
        // of all tables: after a rename, one table's files are under what may become another's location
        for (TableIdentifier each : tables.list()) {
            Set<String> needed = neededBy(tables.load(each));
            orphans = orphans.stream()
                    .filter(file -> !needed.contains(file.location()))
                    .toList();
        }
        CatalogUtil.deleteFiles(
                table.io(), orphans.stream().map(FileInfo::location).toList(), "orphan");
        return orphans;
    }

    private static Set<String> neededBy(Table table) {
        Set<String> needed = new HashSet<>(ReachableFileUtil.metadataFileLocations(table, false));
        needed.addAll(ReachableFileUtil.manifestListLocations(table));
        needed.addAll(ReachableFileUtil.statisticsFilesLocations(table));
        table.partitionStatisticsFiles().forEach(file -> needed.add(file.path()));
        for (Snapshot snapshot : table.snapshots()) {
            for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                if (needed.add(manifest.path())) {
                    addContents(manifest, table, needed);
                }
            }
        }
        return needed;
    }

    private static void addContents(ManifestFile manifest, Table table, Set<String> needed) {
        Map<Integer, PartitionSpec> specs = table.specs();
        try (CloseableIterable<String> contents = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.readPaths(manifest, table.io(), specs)
                : CloseableIterable.transform(
                        ManifestFiles.readDeleteManifest(manifest, table.io(), specs), file -> file.location())) {
            contents.forEach(needed::add);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + manifest.path(), e);
        }
    }
}
