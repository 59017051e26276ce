package dev.lakebox.query.worker;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the worker is started with, as its command line.
 *
 * @param memory DuckDB's own limit, in MB
 * @param hardMemory of the whole process, in MB; beyond it the process ends itself
 * @param spill directory for what does not fit
 * @param spillSize in MB
 * @param directories the only ones that may be read
 */
public record Options(int memory, int hardMemory, int threads, String spill, int spillSize, List<String> directories) {

    public List<String> arguments() {
        return Stream.concat(
                        Stream.of(memory, hardMemory, threads, spill, spillSize).map(String::valueOf),
                        directories.stream())
                .toList();
    }

    static Options parse(String[] arguments) {
        return new Options(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                arguments[3],
                Integer.parseInt(arguments[4]),
                Arrays.asList(arguments).subList(5, arguments.length));
    }
}
