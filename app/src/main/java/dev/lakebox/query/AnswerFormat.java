package dev.lakebox.query;

import dev.lakebox.Problem;
import dev.lakebox.query.worker.Format;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What an answer can be had as. */
enum AnswerFormat {
    JSON("application/json", "json", Format.JSON),
    CSV("text/csv", "csv", Format.JSON),
    /** The IPC stream, for which Arrow registered this name and ending. */
    ARROW("application/vnd.apache.arrow.stream", "arrows", Format.ARROW),
    PARQUET("application/vnd.apache.parquet", "parquet", Format.PARQUET);

    private final MediaType type;
    private final String ending;
    private final Format source;

    AnswerFormat(String type, String ending, Format source) {
        this.type = MediaType.valueOf(type);
        this.ending = ending;
        this.source = source;
    }

    /** As the query process is to send it. */
    Format source() {
        return source;
    }

    MediaType type() {
        return this == CSV ? type.withCharset("utf-8") : type;
    }

    /** Of a file that holds it, without the dot. */
    String ending() {
        return ending;
    }

    /** @param accepted by the client, best first */
    static AnswerFormat accepted(List<MediaType> accepted) {
        return accepted.stream()
                .flatMap(wanted -> Stream.of(values()).filter(format -> format.type.isCompatible(wanted)))
                .findFirst()
                .orElse(JSON);
    }

    /** @throws Problem 400 where there is none of that name */
    static AnswerFormat named(String name) {
        return Stream.of(values())
                .filter(format -> format.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        400, "Invalid format: %s (json, csv, arrow and parquet are there)".formatted(name)));
    }

    AnswerWriter writer() {
        return switch (this) {
            case JSON -> new JsonWriter();
            case CSV -> new CsvWriter();
            case ARROW, PARQUET -> new PlainWriter();
        };
    }
}
