package dev.lakebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    private static final InetAddress HOST = InetAddress.getLoopbackAddress();

    @Test
    void shouldGiveTheWantedPortWhereItIsFree() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, HOST)) {
            free = socket.getLocalPort();
        }
        Ports ports = new Ports(HOST, true);

        assertThat(ports.choose("Kafka", "lakebox.kafka.port", free)).isEqualTo(free);
        assertThat(ports.warnings()).isEmpty();
    }

    @Test
    void shouldGiveAnotherAndSaySoWhereItIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, HOST)) {
            Ports ports = new Ports(HOST, false);

            int chosen = ports.choose("Kafka", "lakebox.kafka.port", taken.getLocalPort());

            assertThat(chosen).isNotEqualTo(taken.getLocalPort());
            assertThat(ports.warnings())
                    .singleElement()
                    .asString()
                    .contains(String.valueOf(taken.getLocalPort()), String.valueOf(chosen), "lakebox.kafka.port");
        }
    }

    @Test
    void shouldRefuseATakenPortWherePortsAreStrict() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, HOST)) {
            Ports ports = new Ports(HOST, true);

            assertThatThrownBy(() -> ports.choose("Kafka", "lakebox.kafka.port", taken.getLocalPort()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Cannot start Kafka: port " + taken.getLocalPort())
                    .hasMessageContaining("lakebox.kafka.port");
        }
    }

    @Test
    void shouldNotGiveAPortThatTheSystemMayTakeForAConnection() {
        Ports ports = new Ports(HOST, true);

        for (int i = 0; i < 100; i++) {
            assertThat(ports.choose("Kafka", "lakebox.kafka.port", 0)).isBetween(20_000, 32_767);
        }
    }

    @Test
    void shouldNotGiveOnePortTwice() {
        Ports ports = new Ports(HOST, false);
        int first = ports.choose("Kafka", "lakebox.kafka.port", 0);

        assertThat(ports.choose("Flink", "lakebox.flink.port", first)).isNotEqualTo(first);
    }

    @Test
    void shouldRefuseWhatIsNoPort() {
        assertThatThrownBy(() -> new Ports(HOST, false).choose("Kafka", "lakebox.kafka.port", 70_000))
                .hasMessageContaining("Invalid port for Kafka: 70000");
    }
}
