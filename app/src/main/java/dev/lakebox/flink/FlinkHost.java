package dev.lakebox.flink;

import java.util.List;
import java.util.Map;

/** The embedded cluster in Flink's own class loader; {@code dev.lakebox.pipeline.embedded.FlinkHost} there. */
interface FlinkHost {

    String CLASS = "dev.lakebox.pipeline.embedded.FlinkHost";

    String version();

    String start(Map<String, String> options) throws Exception;

    String submit(String shared, String folder, Map<String, String> options, Map<String, String> variables)
            throws Exception;

    void check(String shared, String folder, Map<String, String> options, Map<String, String> variables);

    Map<String, List<String>> pipelines(String shared, String directory);

    String openGateway(String directory, Map<String, String> options, Map<String, String> variables) throws Exception;

    List<String> statements(String sql);

    void closeGateway() throws Exception;

    void warmUp();

    void close() throws Exception;
}
