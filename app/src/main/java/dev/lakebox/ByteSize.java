package dev.lakebox;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 4 GB}, {@code 512 MB}, {@code 1073741824}. Powers of 1024. */
public final class ByteSize {

    private static final Pattern SIZE = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([KMGT]?)(?:I?B)?\\s*");
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "K", 1L << 10, "M", 1L << 20, "G", 1L << 30, "T", 1L << 40);

    private ByteSize() {}

    /**
     * @param setting which setting the text is from
     * @return bytes
     * @throws StartException where the text is no size
     */
    public static long parse(String setting, String text) {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new StartException("Invalid size: %s (%s, such as 4 GB)".formatted(text, setting));
        }
        return (long) (Double.parseDouble(matcher.group(1)) * UNITS.get(matcher.group(2)));
    }
}
