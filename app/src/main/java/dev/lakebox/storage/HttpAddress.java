package dev.lakebox.storage;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;

/**
 * Where a server listens.
 *
 * @param host the address it binds to
 */
record HttpAddress(InetAddress host, int port) {

    /** {@code 127.0.0.1:9000}, as servers take it. */
    String bind() {
        return literal(host) + ":" + port;
    }

    /** {@code http://127.0.0.1:9000}, as clients on this machine take it. */
    URI uri() {
        String name = host.isAnyLocalAddress() ? "localhost" : literal(host);
        return URI.create("http://%s:%d".formatted(name, port));
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
