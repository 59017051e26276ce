package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Which expressions are worth the same whenever they are computed, as far as that is known. */
enum Foldable {
    /** It may depend on a row, or is of a kind that is not known here. */
    NO,
    /** It is always the same. */
    FIXED,
    /** It grows with the clock: what it is worth now, it is worth or exceeds when the query runs. */
    GROWING;

    private static final Set<String> CLOCK = Set.of(
            "current_localtimestamp",
            "current_timestamp",
            "get_current_timestamp",
            "localtimestamp",
            "now",
            "today",
            "transaction_timestamp");

    private static final Set<String> FUNCTIONS = Set.of(
            "+",
            "-",
            "*",
            "date_trunc",
            "epoch_ms",
            "make_date",
            "make_timestamp",
            "make_timestamptz",
            "to_days",
            "to_hours",
            "to_microseconds",
            "to_milliseconds",
            "to_minutes",
            "to_months",
            "to_seconds",
            "to_timestamp",
            "to_weeks",
            "to_years",
            "trunc");

    /** Lengths of time that are the same wherever they are added; a month is not. */
    private static final Set<String> EXACT =
            Set.of("to_days", "to_hours", "to_microseconds", "to_milliseconds", "to_minutes", "to_seconds", "to_weeks");

    private static final Set<String> INTEGERS = Set.of("INTEGER", "BIGINT");
    private static final Set<String> MOMENTS = Set.of("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE");

    static Foldable of(JsonNode expression) {
        return switch (expression.path("class").asText()) {
            case "CONSTANT" -> FIXED;
            case "CAST" -> {
                Foldable child = of(expression.get("child"));
                boolean moment =
                        MOMENTS.contains(expression.at("/cast_type/id").asText().replace('_', ' '));
                yield child == GROWING && !moment ? NO : child;
            }
            case "FUNCTION" -> function(expression);
            default -> NO;
        };
    }

    private static Foldable function(JsonNode function) {
        String name = function.get("function_name").asText();
        List<Foldable> arguments = StreamSupport.stream(function.get("children").spliterator(), false)
                .map(Foldable::of)
                .toList();
        if (CLOCK.contains(name)) {
            return arguments.isEmpty() ? GROWING : NO;
        }
        if (!FUNCTIONS.contains(name)) {
            return NO;
        }
        if (arguments.stream().allMatch(argument -> argument == FIXED)) {
            return FIXED;
        }
        boolean moved = (name.equals("+") || name.equals("-"))
                && arguments.equals(List.of(GROWING, FIXED))
                && isExact(function.get("children").get(1));
        boolean cut = name.equals("date_trunc") && arguments.equals(List.of(FIXED, GROWING));
        return moved || cut ? GROWING : NO;
    }

    /** Whether a later moment that is moved by it is never before an earlier one, as the 1st and 31st by a month are. */
    private static boolean isExact(JsonNode length) {
        return INTEGERS.contains(length.at("/value/type/id").asText())
                || EXACT.contains(length.path("function_name").asText());
    }
}
