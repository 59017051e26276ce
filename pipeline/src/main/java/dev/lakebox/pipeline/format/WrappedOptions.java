package dev.lakebox.pipeline.format;

import java.util.HashSet;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.Factory;

/** What may be set of the formats that could be wrapped: Flink refuses the options that no factory names. */
final class WrappedOptions {

    private WrappedOptions() {}

    /** Each under its format's name: {@code json.fail-on-missing-field}. As text: the format itself reads them. */
    static Set<ConfigOption<?>> find() {
        Set<ConfigOption<?>> options = new HashSet<>();
        Iterator<Factory> factories = ServiceLoader.load(Factory.class, WrappedOptions.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!factories.hasNext()) {
                    return options;
                }
                // who writes names what it reads, too
                if (factories.next() instanceof DeserializationFormatFactory format
                        && !(format instanceof CheckedFormatFactory)) {
                    add(format.factoryIdentifier(), format.requiredOptions(), options);
                    add(format.factoryIdentifier(), format.optionalOptions(), options);
                }
            } catch (ServiceConfigurationError | NoClassDefFoundError e) {
                // a connector whose own libraries are not here; nobody can use it, wrapped or not
            }
        }
    }

    private static void add(String format, Set<ConfigOption<?>> of, Set<ConfigOption<?>> options) {
        for (ConfigOption<?> option : of) {
            options.add(
                    ConfigOptions.key(format + "." + option.key()).stringType().noDefaultValue());
        }
    }
}
