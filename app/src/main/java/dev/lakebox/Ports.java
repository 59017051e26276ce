package dev.lakebox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses the port of each component: the wanted one where it is free, otherwise the next free one that is nobody's
 * default, with a warning; where ports are strict, refuses instead. 0 asks for any.
 */
public final class Ports {

    /** What Lakebox's own components and their usual neighbours listen on: never taken as somebody's second choice. */
    private static final Set<Integer> DEFAULTS =
            Set.of(3000, 5432, 8080, 8081, 8083, 8085, 8181, 8443, 8888, 9000, 9001, 9090, 9092, 9093, 9094, 9249);

    /**
     * Any port is one of these, since systems take theirs for outgoing connections from 32768 on: one of those might be
     * taken between our choice and the moment it is listened on.
     */
    private static final int FIRST_OF_ANY = 20_000;

    private static final int FIRST_OF_SYSTEM = 32_768;
    private static final int MAX_TRIES = 1_000;

    private final InetAddress host;
    private final boolean strict;
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    public Ports(InetAddress host, boolean strict) {
        this.host = host;
        this.strict = strict;
    }

    /**
     * @param what who wants it: {@code Kafka}
     * @param setting the setting that names the port: {@code lakebox.kafka.port}
     * @param wanted 0 to 65535
     * @throws StartException where the port is taken and ports are strict
     */
    public synchronized int choose(String what, String setting, int wanted) {
        if (wanted < 0 || wanted > 65535) {
            throw new StartException(
                    "Invalid port for %s: %d (%s must be 0 to 65535)".formatted(what, wanted, setting));
        }
        if (wanted == 0) {
            return give(anyFree());
        }
        if (!given.contains(wanted) && free(wanted)) {
            return give(wanted);
        }
        if (strict) {
            throw new StartException(
                    "Cannot start %s: port %d is in use (%s; lakebox.ports.strict=false takes the next free one)"
                            .formatted(what, wanted, setting));
        }
        int next = nextFree(wanted);
        warnings.add("Port %d is in use: %s listens on %d (%s)".formatted(wanted, what, next, setting));
        return give(next);
    }

    /** What a person should know about the ports chosen so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private int give(int port) {
        given.add(port);
        return port;
    }

    private int nextFree(int wanted) {
        for (int port = wanted + 1; port <= 65535; port++) {
            if (!DEFAULTS.contains(port) && !given.contains(port) && free(port)) {
                return port;
            }
        }
        return anyFree();
    }

    private int anyFree() {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_OF_ANY, FIRST_OF_SYSTEM);
            if (!DEFAULTS.contains(port) && !given.contains(port) && free(port)) {
                return port;
            }
        }
        throw new StartException("Cannot find a free port on %s: tried %d from %d to %d"
                .formatted(host, MAX_TRIES, FIRST_OF_ANY, FIRST_OF_SYSTEM - 1));
    }

    private boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // as servers do it: a port in TIME_WAIT after a kill is free
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
