package dev.lakebox.maintenance;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that maintenance did.
 *
 * @param table the table's name, or null where it concerns none
 * @param action a sentence: {@code merged 300 files into 10}
 * @param freedBytes what is no longer on the disk by it, as far as known
 */
record Action(Instant time, String table, String action, long freedBytes) {

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("time", time.toString());
        map.put("table", table);
        map.put("action", action);
        map.put("freedBytes", freedBytes);
        return map;
    }
}
