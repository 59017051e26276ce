package dev.lakebox.storage;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** What a test may need of the machine. */
enum Requirement {
    MINIO {
        @Override
        Optional<String> unmet() {
            return new MinioBinary(Optional.empty()).find().isPresent()
                    ? Optional.empty()
                    : Optional.of(MinioBinary.missing(Optional.empty()));
        }

        @Override
        boolean madeByCi() {
            return true;
        }
    },

    /** To mount a small file system. */
    ROOT_ON_LINUX {
        @Override
        Optional<String> unmet() {
            boolean met =
                    "Linux".equals(System.getProperty("os.name")) && "root".equals(System.getProperty("user.name"));
            return met ? Optional.empty() : Optional.of("Mounting a file system takes root on Linux");
        }

        @Override
        boolean madeByCi() {
            return false;
        }
    },

    /** An image of MinIO, which nobody publishes any more, and a Docker to run it. */
    MINIO_IMAGE {
        @Override
        Optional<String> unmet() {
            if (MinioContainerTest.image().isEmpty()) {
                return Optional.of("No image is named: set LAKEBOX_TEST_MINIO_IMAGE");
            }
            return DockerClientFactory.instance().isDockerAvailable()
                    ? Optional.empty()
                    : Optional.of("Docker does not answer");
        }

        @Override
        boolean madeByCi() {
            return false;
        }
    };

    /** Why it is not met, empty where it is. */
    abstract Optional<String> unmet();

    /** Whether it is a failure, and no reason to skip, that it is missing where {@code CI=true}. */
    abstract boolean madeByCi();
}
