package dev.lakebox.pipeline.format;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** Tells a record that cannot be read from a registry that cannot be asked. */
final class Outage {

    private static final int FIRST_FAULT_OF_A_SERVER = 500;

    private Outage() {}

    /** Whether it failed for want of an answer, so that the same record may be read later. */
    static boolean caused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof RestClientException answer && answer.getStatus() >= FIRST_FAULT_OF_A_SERVER) {
                return true;
            }
        }
        return false;
    }
}
