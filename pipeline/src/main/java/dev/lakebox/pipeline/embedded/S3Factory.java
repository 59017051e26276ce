package dev.lakebox.pipeline.embedded;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.runtime.fs.hdfs.HadoopFileSystem;
import org.apache.hadoop.fs.s3a.S3AFileSystem;

/**
 * Flink's {@code s3://} in this JVM: Hadoop's S3A, of the Hadoop that is here for Iceberg. A cluster has Flink's own plugin
 * instead, which carries an older Hadoop and with it a second AWS SDK, and does not run on Java 24 and newer
 * ({@code Subject.getSubject} is not supported there). Both take the options {@code s3.*}.
 */
final class S3Factory implements FileSystemFactory {

    /** Where the plugin lets a word be written otherwise than Hadoop does. */
    private static final Map<String, String> ALSO =
            Map.of("access-key", "access.key", "secret-key", "secret.key", "path-style-access", "path.style.access");

    private final org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();

    @Override
    public String getScheme() {
        return "s3";
    }

    @Override
    public void configure(Configuration options) {
        // an object is whole or not there: Flink need not be asked whether what it writes exists
        hadoop.set("fs.s3a.performance.flags", "create,mkdir,delete");
        options.toMap().forEach((name, value) -> {
            if (name.startsWith("s3.")) {
                String word = name.substring("s3.".length());
                hadoop.set("fs.s3a." + ALSO.getOrDefault(word, word), value);
            }
        });
    }

    @Override
    public FileSystem create(URI uri) throws IOException {
        S3AFileSystem files = new S3AFileSystem();
        files.initialize(uri, hadoop);
        return new HadoopFileSystem(files);
    }
}
