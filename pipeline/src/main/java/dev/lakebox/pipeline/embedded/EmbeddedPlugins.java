package dev.lakebox.pipeline.embedded;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.plugin.PluginManager;

/** What a distribution's {@code plugins/} would hold: the object store's file system, and nothing else. */
final class EmbeddedPlugins implements PluginManager {

    @Override
    public <P> Iterator<P> load(Class<P> service) {
        return service == FileSystemFactory.class
                ? List.of(service.cast(new S3Factory())).iterator()
                : Collections.emptyIterator();
    }
}
