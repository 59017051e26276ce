package dev.lakebox.storage;

/** S3Proxy, in a JVM that is killed. */
class EmbeddedDurabilityTest extends DurabilityContract {

    EmbeddedDurabilityTest() {
        super("embedded");
    }
}
