package dev.lakebox.generator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** How records get spoilt, as they do in real life. None can be read as what it was. */
public enum Malformation {
    /** Cut off somewhere: a writer that died, a field that was too short. */
    TRUNCATED {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            return Arrays.copyOf(good, (int) dice.between(1, good.length - 1L));
        }
    },
    /** What a proxy answers when the service behind it is gone. */
    NOT_JSON {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            return utf8("<html><body><h1>502 Bad Gateway</h1></body></html>");
        }
    },
    /** No byte at all, which is not the same as no value. */
    EMPTY {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            return new byte[0];
        }
    },
    /** An umlaut in Latin-1, in the status or the currency. */
    NOT_UTF8 {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            String text = text(good);
            String field = text.contains(STATUS) ? STATUS : CURRENCY;
            int at = text.indexOf(field) + field.length();
            ByteArrayOutputStream spoilt = new ByteArrayOutputStream(good.length + 1);
            spoilt.write(good, 0, at);
            spoilt.write(LATIN_1_O_UMLAUT);
            spoilt.write(good, at, good.length - at);
            return spoilt.toByteArray();
        }
    },
    /** A text where the amount should be. */
    WRONG_TYPE {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            return replace(good, AMOUNT, "\"amount\":\"n/a\"");
        }
    },
    /** A day that no calendar has, as text, where milliseconds should be. */
    WRONG_DATE {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            return replace(good, TIME, "$1\"2026-02-30T25:61:00\"");
        }
    },
    /** Null where none may be: the order's or the transaction's id. */
    NULL_FIELD {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            return replace(good, ID, "\"$1\":null,");
        }
    },
    /** That id is left out. */
    MISSING_FIELD {
        @Override
        byte[] spoil(byte[] good, Dice dice) {
            return replace(good, ID, "");
        }
    };

    private static final String STATUS = "\"status\":\"";
    private static final String CURRENCY = "\"currency\":\"";
    private static final int LATIN_1_O_UMLAUT = 0xF6;
    private static final Pattern AMOUNT = Pattern.compile("\"amount\":[0-9.]+");
    private static final Pattern TIME = Pattern.compile("(\"(?:created_at|payment_time|ts)\":)[0-9]+");
    private static final Pattern ID = Pattern.compile("\"(order_id|transaction_id)\":[0-9]+,");
    private static final Malformation[] ALL = values();

    static Malformation draw(Dice dice) {
        return ALL[dice.below(ALL.length)];
    }

    /** @param good the JSON of an order, a payment or a transaction */
    abstract byte[] spoil(byte[] good, Dice dice);

    private static byte[] replace(byte[] good, Pattern part, String replacement) {
        return utf8(part.matcher(text(good)).replaceFirst(replacement));
    }

    private static String text(byte[] good) {
        return new String(good, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
