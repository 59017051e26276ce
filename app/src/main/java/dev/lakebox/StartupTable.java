package dev.lakebox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table a person sees at start-up: component, what it is, endpoint, milliseconds. */
final class StartupTable {

    private static final List<String> HEAD = List.of("component", "what it is", "endpoint", "ms");

    private StartupTable() {}

    static String of(List<ComponentStatus> statuses, List<String> warnings, long totalMillis) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (ComponentStatus status : statuses) {
            rows.add(List.of(
                    status.name(),
                    (status.about().kind() + " " + status.about().version()).strip(),
                    status.about().endpoint(),
                    status.reason() == null
                            ? String.valueOf(status.startMillis())
                            : status.state().name()));
        }
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder("Lakebox runs\n\n");
        for (List<String> row : rows) {
            table.append("  ");
            for (int i = 0; i < widths.length; i++) {
                boolean number = i == widths.length - 1;
                table.append(String.format(
                        Locale.ROOT, number ? "%" + widths[i] + "s" : "%-" + widths[i] + "s  ", row.get(i)));
            }
            table.append('\n');
        }
        table.append(String.format(Locale.ROOT, "%n  All of it in %.1f s.%n", totalMillis / 1000.0));
        statuses.stream()
                .filter(status -> status.reason() != null)
                .forEach(status -> table.append("  ! ").append(status.reason()).append('\n'));
        warnings.forEach(warning -> table.append("  ! ").append(warning).append('\n'));
        return table.toString();
    }
}
