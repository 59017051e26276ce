package dev.lakebox.maintenance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * The newest thing that a Flink sink committed to a table, as the snapshot's summary tells it. Iceberg's sink, started
 * again from a checkpoint, walks from the current snapshot to its parents until it finds its own: by it, it knows what
 * of the checkpoint's files is in the table already. Where it finds none it writes them again, so rows would be twice.
 *
 * @param checkpoint the number of the newest checkpoint that is in the table
 * @param age how many snapshots were committed after it
 */
record SinkMark(String job, String operator, String checkpoint, int age) {

    private static final String JOB = "flink.job-id";
    private static final String OPERATOR = "flink.operator-id";
    private static final String CHECKPOINT = "flink.max-committed-checkpoint-id";

    /** Of all sinks that committed anything which is still in the history of the current snapshot. */
    static List<SinkMark> of(Table table) {
        return of(SnapshotUtil.currentAncestors(table));
    }

    private static List<SinkMark> of(Iterable<Snapshot> newestFirst) {
        Map<List<String>, SinkMark> marks = new LinkedHashMap<>();
        int age = 0;
        for (Snapshot snapshot : newestFirst) {
            Map<String, String> summary = snapshot.summary();
            if (summary.containsKey(JOB) && summary.containsKey(CHECKPOINT)) {
                String operator = summary.getOrDefault(OPERATOR, "");
                SinkMark mark = new SinkMark(summary.get(JOB), operator, summary.get(CHECKPOINT), age);
                marks.putIfAbsent(List.of(mark.job, operator), mark);
            }
            age++;
        }
        return List.copyOf(marks.values());
    }

    /** Repeats it in a new snapshot without files, so that what is older need not be kept for it. */
    void repeat(Table table) {
        var append = table.newFastAppend()
                .set(JOB, job)
                .set(CHECKPOINT, checkpoint)
                .set(Compactor.MARK, "sink-mark")
                // where the sink has committed more by now, this would hide it
                .validateWith(history -> of(history).stream()
                        .noneMatch(known -> sameSink(known) && !known.checkpoint.equals(checkpoint)));
        if (!operator.isEmpty()) {
            append.set(OPERATOR, operator);
        }
        append.commit();
    }

    private boolean sameSink(SinkMark other) {
        return job.equals(other.job) && operator.equals(other.operator);
    }
}
