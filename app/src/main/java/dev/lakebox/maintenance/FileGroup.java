package dev.lakebox.maintenance;

import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;

/** Data files of one partition that are to become one file. */
record FileGroup(PartitionSpec spec, StructLike partition, List<FileScanTask> files) {

    static FileGroup of(List<FileScanTask> files) {
        FileScanTask first = files.get(0);
        return new FileGroup(first.spec(), first.file().partition(), List.copyOf(files));
    }

    /** Data files alone, without their delete files. */
    long bytes() {
        return files.stream().mapToLong(task -> task.file().fileSizeInBytes()).sum();
    }
}
