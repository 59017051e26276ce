package dev.lakebox.kafka;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes as JSON can carry them.
 *
 * @param encoding {@code utf-8} where the text is what the bytes say, {@code base64} where they are no text
 */
public record Payload(String text, String encoding) {

    private static final Payload NONE = new Payload(null, null);

    /** @param json what the bytes say */
    static Payload ofAvro(String json) {
        return new Payload(json, "avro");
    }

    /** @param bytes or null, whose text and encoding are null */
    public static Payload of(byte[] bytes) {
        if (bytes == null) {
            return NONE;
        }
        try {
            // a new decoder reports what String's constructor would replace
            return new Payload(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    "utf-8");
        } catch (CharacterCodingException e) {
            return base64(bytes);
        }
    }

    /** Of more bytes than anybody wants to see; a character at the end that would be cut is left out. */
    public static Payload beginning(byte[] bytes, int length) {
        CharBuffer text = CharBuffer.allocate(length);
        boolean wrong = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, 0, length), text, false)
                .isError();
        return wrong
                ? base64(Arrays.copyOf(bytes, length))
                : new Payload(text.flip().toString(), "utf-8");
    }

    private static Payload base64(byte[] bytes) {
        return new Payload(Base64.getEncoder().encodeToString(bytes), "base64");
    }
}
