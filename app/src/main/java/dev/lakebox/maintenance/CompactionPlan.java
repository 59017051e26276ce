package dev.lakebox.maintenance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.util.StructLikeMap;

/**
 * Which files of a table to merge: size-tiered, so that a row is rewritten a bounded number of times.
 *
 * <p>With {@code minFiles} = m, a file of n rows is of tier ⌊log<sub>m</sub> n⌋. A partition that has m files of one tier
 * has them merged, with all of lower tiers, into one file: of a higher tier, because it has at least m times the rows. So
 * a row is rewritten once a tier at most, until its file is near the target size: 5 times for a million rows and m = 20,
 * and a partition keeps fewer than m files a tier. By rows and not by bytes, because merging tiny files shrinks them to
 * a fraction.
 *
 * @param minFiles how many files of one tier make a merge
 * @param targetBytes a merged file's size at most; a file of three quarters of it is left alone
 * @param maxBytes how much to read at once
 */
record CompactionPlan(int minFiles, long targetBytes, long maxBytes) {

    /** @return disjoint groups, those that save most files for a byte read first */
    List<FileGroup> groups(Iterable<FileScanTask> files) {
        Map<Integer, StructLikeMap<List<FileScanTask>>> partitions = new HashMap<>();
        for (FileScanTask task : files) {
            if (task.file().fileSizeInBytes() < targetBytes / 4 * 3) {
                partitions
                        .computeIfAbsent(
                                task.spec().specId(),
                                absent -> StructLikeMap.create(task.spec().partitionType()))
                        .computeIfAbsent(task.file().partition(), absent -> new ArrayList<>())
                        .add(task);
            }
        }
        List<FileGroup> groups = new ArrayList<>();
        partitions.values().forEach(spec -> spec.values().forEach(partition -> groups.addAll(merges(partition))));
        groups.sort(Comparator.comparingDouble(
                group -> (double) group.bytes() / group.files().size()));
        return atMost(groups);
    }

    private List<FileGroup> merges(List<FileScanTask> partition) {
        OptionalInt full = fullTier(partition);
        if (full.isEmpty()) {
            return List.of();
        }
        List<FileGroup> groups = new ArrayList<>();
        List<FileScanTask> group = new ArrayList<>();
        long bytes = 0;
        for (FileScanTask task : partition) {
            if (tier(task) <= full.getAsInt()) {
                long size = task.file().fileSizeInBytes();
                if (bytes + size > targetBytes) {
                    add(groups, group);
                    group = new ArrayList<>();
                    bytes = 0;
                }
                group.add(task);
                bytes += size;
            }
        }
        add(groups, group);
        return groups;
    }

    private static void add(List<FileGroup> groups, List<FileScanTask> group) {
        if (group.size() > 1) {
            groups.add(FileGroup.of(group));
        }
    }

    /** The highest tier with files enough. */
    private OptionalInt fullTier(List<FileScanTask> partition) {
        Map<Integer, Integer> counts = new HashMap<>();
        partition.forEach(task -> counts.merge(tier(task), 1, Integer::sum));
        return counts.entrySet().stream()
                .filter(tier -> tier.getValue() >= minFiles)
                .mapToInt(Map.Entry::getKey)
                .max();
    }

    private int tier(FileScanTask task) {
        int tier = 0;
        for (long rows = task.file().recordCount(); rows >= minFiles; rows /= minFiles) {
            tier++;
        }
        return tier;
    }

    private List<FileGroup> atMost(List<FileGroup> groups) {
        List<FileGroup> taken = new ArrayList<>();
        long bytes = 0;
        for (FileGroup group : groups) {
            bytes += group.bytes();
            if (!taken.isEmpty() && bytes > maxBytes) {
                break;
            }
            taken.add(group);
        }
        return taken;
    }
}
