package dev.lakebox.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The states of Flink's jobs, asked for once for many; again only for a job that came since. */
final class JobStates {

    private final FlinkRest rest;
    private final Map<String, String> known = new HashMap<>();

    JobStates(FlinkRest rest) {
        this.rest = rest;
    }

    /** Flink's state of that job, UNKNOWN where Flink knows none of that id. */
    String of(String job) throws IOException, InterruptedException {
        if (!known.containsKey(job)) {
            for (JsonNode each : rest.jobs()) {
                known.put(each.path("jid").asText(), each.path("state").asText());
            }
        }
        return known.getOrDefault(job, "UNKNOWN");
    }
}
