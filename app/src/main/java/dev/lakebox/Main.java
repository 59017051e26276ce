package dev.lakebox;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Starts Quarkus, on a port of the same rules as every other of the sandbox's. */
@QuarkusMain
public final class Main {

    private static final String PORT = "quarkus.http.port";
    /** Set once a process: after a live reload the port is taken, by ourselves. */
    private static final String CHOSEN = "lakebox-http-port-chosen";

    /** Quarkus makes one, to no use. */
    Main() {}

    public static void main(String... arguments) throws UnknownHostException {
        Config config = ConfigProvider.getConfig();
        if (System.getProperty(CHOSEN) == null) {
            System.setProperty(CHOSEN, "true");
            Ports ports = new Ports(
                    InetAddress.getByName(config.getValue("quarkus.http.host", String.class)),
                    config.getOptionalValue("lakebox.ports.strict", Boolean.class)
                            .orElse(false));
            Logger log = Logger.getLogger("lakebox");
            try {
                int wanted = config.getValue(PORT, Integer.class);
                int port = wanted == 0 ? 0 : ports.choose("the page", PORT, wanted);
                System.setProperty(PORT, String.valueOf(port));
                ports.warnings().forEach(log::warn);
            } catch (StartException e) {
                log.error(e.getMessage());
                System.exit(1);
            }
        }
        Quarkus.run(arguments);
    }
}
