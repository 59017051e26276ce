package dev.lakebox.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Counts the shop's openings on one data directory, so that no order's number is given twice. */
final class RunNumber {

    private final Path file;

    RunNumber(Path file) {
        this.file = file;
    }

    /** @return from 0; each call gives another number, whatever became of the process in between */
    long next() throws IOException {
        long run = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, Long.toString(run + 1));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return run;
    }
}
