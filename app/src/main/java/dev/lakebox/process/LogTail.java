package dev.lakebox.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log, however long it is. */
final class LogTail {

    private static final int READ_BYTES = 16_384;

    private LogTail() {}

    static String of(Path log, int lines) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - READ_BYTES));
            byte[] bytes = new byte[(int) Math.min(READ_BYTES, file.length() - file.getFilePointer())];
            file.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log: %s)".formatted(e.getMessage());
        }
    }
}
