package dev.lakebox.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Bytes as JSON can carry them. */
record Payload(String text, String encoding) {

    private static final Payload NONE = new Payload(null, null);

    static Payload of(byte[] bytes) {
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
            return new Payload(Base64.getEncoder().encodeToString(bytes), "base64");
        }
    }
}
