package dev.lakebox;

import dev.lakebox.generator.GeneratorSettings;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Ties the infrastructure to Quarkus' life: starts it once, finds it again after a live reload, stops it at the end. */
@ApplicationScoped
public class SandboxStarter {

    private static final Logger LOG = Logger.getLogger("lakebox");

    private final Event<SandboxReady> ready;
    private final LaunchMode mode;
    private final Map<String, String> settings;
    private volatile SandboxControl sandbox;

    public SandboxStarter(SmallRyeConfig config, Event<SandboxReady> ready) {
        this.ready = ready;
        this.mode = LaunchMode.current();
        this.settings = settings(config);
    }

    /** Does not wait: the page shows how far the start has come. */
    void start(@Observes StartupEvent event) {
        try {
            sandbox = SandboxHolder.obtain(
                    settings,
                    // classes that Quarkus leaves as they are, so that they know where they came from
                    List.of(Sandbox.class, GeneratorSettings.class),
                    AppInfoParser.class.getClassLoader(),
                    mode == LaunchMode.DEVELOPMENT);
        } catch (StartException e) {
            refuse(e);
            return;
        }
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        sandbox.whenOpen(() -> {
            Thread thread = new Thread(() -> ready.fire(new SandboxReady(endpoints())), "lakebox-ready");
            thread.setContextClassLoader(application);
            thread.start();
        });
        if (sandbox.state().equals(SandboxState.NEW.name())) {
            new Thread(this::startAll, "lakebox-start").start();
        }
    }

    private void startAll() {
        try {
            sandbox.start();
            if (!sandbox.state().equals(SandboxState.RUNNING.name())) {
                return;
            }
            LOG.info(sandbox.startupTable()
                    + "  Page: http://localhost:%s"
                            .formatted(ConfigProvider.getConfig().getValue("quarkus.http.port", String.class))
                    + System.lineSeparator());
        } catch (StartException e) {
            refuse(e);
        }
    }

    /** A live reload ends the application as well, but the infrastructure stays; there the JVM's end stops it. */
    void stop(@Observes ShutdownEvent event) {
        if (mode != LaunchMode.DEVELOPMENT && sandbox != null) {
            sandbox.close();
        }
    }

    @Produces
    @Dependent
    SandboxControl sandbox() {
        return sandbox;
    }

    /** @throws Problem 503 until the lake is open */
    @Produces
    @Dependent
    Endpoints endpoints() {
        Map<String, String> endpoints = sandbox.endpoints();
        if (endpoints.isEmpty()) {
            throw new Problem(503, "The sandbox is %s".formatted(sandbox.state()));
        }
        return Endpoints.fromMap(endpoints);
    }

    private void refuse(StartException e) {
        LOG.error(e.getMessage());
        LOG.debug("Why", e);
        if (mode == LaunchMode.DEVELOPMENT) {
            Quarkus.asyncExit(1);
        } else {
            // Quarkus forgets the code of an exit that is asked for while it starts
            new Thread(() -> System.exit(1), "lakebox-refused").start();
        }
    }

    private static Map<String, String> settings(SmallRyeConfig config) {
        Map<String, String> settings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("lakebox.")) {
                config.getOptionalValue(name, String.class).ifPresent(value -> settings.put(name, value));
            }
        }
        return settings;
    }
}
