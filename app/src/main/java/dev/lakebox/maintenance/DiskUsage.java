package dev.lakebox.maintenance;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the data directory takes on the disk, by part: each file rounded up to blocks of 4 KiB, which is what most file
 * systems use and what counts for tables of many small files.
 *
 * @param parts bytes by name of the directory in the data directory; single files count as {@code other}
 */
record DiskUsage(Map<String, Long> parts) {

    private static final long BLOCK = 4096;

    static DiskUsage of(Path directory) throws IOException {
        Map<String, Long> parts = new TreeMap<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path relative = directory.relativize(file);
                String part = relative.getNameCount() > 1 ? relative.getName(0).toString() : "other";
                parts.merge(part, size(file, attributes), Long::sum);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // deleted since, as files are all the time
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new DiskUsage(parts);
    }

    long total() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long size(Path file, BasicFileAttributes attributes) {
        String name = file.toString();
        // Kafka makes its indexes 10 MB long and fills them to a fraction: the rest is a hole, not on the disk
        boolean sparse = name.endsWith(".index") || name.endsWith(".timeindex");
        return sparse ? BLOCK : (attributes.size() + BLOCK - 1) / BLOCK * BLOCK;
    }
}
