package dev.lakebox.storage;

/** MinIO, killed together with the JVM that started it. */
@Needs(Requirement.MINIO)
class MinioDurabilityTest extends DurabilityContract {

    MinioDurabilityTest() {
        super("minio");
    }
}
