package dev.lakebox.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * DuckDB's constants as Iceberg's literals, where both compare the same way: a constant that DuckDB would round, or
 * compare as another type, is none.
 */
final class Literals {

    private static final Set<String> INTEGERS = Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT",
            "INTEGER_LITERAL");
    private static final Set<String> TEXTS = Set.of("VARCHAR", "STRING_LITERAL");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,39}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,38}(\\.\\d{1,38})?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?(Z|[+-]\\d{2}(:\\d{2})?)?");
    private static final Pattern ZONE = Pattern.compile(":\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}(:\\d{2})?)$");
    private static final DateTimeFormatter ZONED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm[:ss[.[SSSSSS][SSSSS][SSSS][SSS][SS][S]]][XXX][X]");
    private static final long EXACT_IN_DOUBLE = 1L << 53;
    private static final int EXACT_POWER_OF_TEN = 22;

    private Literals() {}

    /** @return null where there is none for a column of that type */
    static Object of(Type type, Constant constant) {
        String text = constant.text();
        if (text == null) {
            return null;
        }
        boolean isText = TEXTS.contains(constant.type());
        boolean isInteger =
                INTEGERS.contains(constant.type()) && INTEGER.matcher(text).matches();
        boolean isDecimal =
                constant.type().startsWith("DECIMAL") && DECIMAL.matcher(text).matches();
        return switch (type.typeId()) {
            case BOOLEAN -> constant.type().equals("BOOLEAN") ? Boolean.valueOf(text) : null;
            case INTEGER, LONG -> isInteger || isText && INTEGER.matcher(text).matches() ? integer(text) : null;
            case DECIMAL ->
                isInteger || isDecimal || isText && DECIMAL.matcher(text).matches()
                        ? decimal(text, ((Types.DecimalType) type).scale())
                        : null;
            case DOUBLE -> isInteger || isDecimal || constant.type().equals("DOUBLE") ? real(text) : null;
            case STRING -> isText ? text : null;
            default -> null;
        };
    }

    private static Long integer(String text) {
        BigInteger value = new BigInteger(text);
        return value.bitLength() < Long.SIZE ? value.longValue() : null;
    }

    private static BigDecimal decimal(String text, int scale) {
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        return value.scale() <= scale ? value.setScale(scale) : null;
    }

    /** Zero is none: DuckDB takes -0.0 for the same, Iceberg does not. */
    private static Double real(String text) {
        try {
            BigDecimal exact = new BigDecimal(text);
            boolean sameInBoth = exact.unscaledValue().abs().compareTo(BigInteger.valueOf(EXACT_IN_DOUBLE)) <= 0
                    && Math.abs(exact.scale()) <= EXACT_POWER_OF_TEN;
            return sameInBoth && exact.signum() != 0 ? exact.doubleValue() : null;
        } catch (NumberFormatException e) {
            // infinity or not a number
            return null;
        }
    }

    static boolean isDay(Constant constant) {
        return constant.text() != null
                && (constant.type().equals("DATE") || TEXTS.contains(constant.type()))
                && DATE.matcher(constant.text()).matches();
    }

    /** @return in UTC, as DuckDB's sessions are; null where it is no moment that both read the same way */
    static LocalDateTime moment(Constant constant) {
        String text = constant.text();
        if (text == null || !constant.type().startsWith("TIMESTAMP") && !isDay(constant) && !isText(constant)) {
            return null;
        }
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text).atStartOfDay();
            }
            if (!TIMESTAMP.matcher(text).matches()) {
                return null;
            }
            var parsed = ZONED.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime zoned
                    ? zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                    : (LocalDateTime) parsed;
        } catch (DateTimeException e) {
            // the 30th of February: DuckDB has its own word on that
            return null;
        }
    }

    /** Whether it is a text with an offset from UTC at its end. */
    static boolean isZonedText(Constant constant) {
        return isText(constant) && ZONE.matcher(constant.text()).find();
    }

    private static boolean isText(Constant constant) {
        return TEXTS.contains(constant.type());
    }
}
