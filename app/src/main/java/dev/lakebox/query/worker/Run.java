package dev.lakebox.query.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A query to run: the statement as DuckDB's JSON, in which each table is a token, and what each token stands for.
 *
 * @param relations SQL of a parenthesised SELECT by token
 * @param rows at most so many
 * @param bytes of the answer in its format, at most so many
 * @param millis to run and to be taken, at most so many
 * @param format of the answer
 * @param file where the worker may write an answer that must be whole before it is sent; empty for other formats
 * @param note kept in the answer's own metadata, where its format has any
 */
public record Run(
        String tree,
        Map<String, String> relations,
        int rows,
        long bytes,
        long millis,
        Format format,
        String file,
        String note) {

    private static final Format[] FORMATS = Format.values();

    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, tree);
            out.writeInt(relations.size());
            for (Map.Entry<String, String> relation : relations.entrySet()) {
                write(out, relation.getKey());
                write(out, relation.getValue());
            }
            out.writeInt(rows);
            out.writeLong(this.bytes);
            out.writeLong(millis);
            out.writeByte(format.ordinal());
            write(out, file);
            write(out, note);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    public static Run decode(byte[] body) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            String tree = read(in);
            int count = in.readInt();
            Map<String, String> relations = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                relations.put(read(in), read(in));
            }
            return new Run(
                    tree,
                    relations,
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    FORMATS[in.readByte()],
                    read(in),
                    read(in));
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
