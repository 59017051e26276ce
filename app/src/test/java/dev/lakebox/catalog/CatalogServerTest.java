package dev.lakebox.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.StartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogServerTest {

    private static final TableIdentifier TABLE = TableIdentifier.of("shop", "orders");
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

    @TempDir
    private static Path objects;

    private static TestObjectStore store;

    @TempDir
    private Path data;

    @BeforeAll
    static void startStore() throws Exception {
        store = TestObjectStore.start(objects);
    }

    @AfterAll
    static void stopStore() throws Exception {
        store.close();
    }

    @Test
    void saysWhatItIs() throws Exception {
        try (CatalogServer server = TestCatalog.start(data, store.access())) {
            assertThat(server.name()).isEqualTo("catalog");
            assertThat(server.about().kind()).isEqualTo("Iceberg REST catalog (JdbcCatalog on H2)");
            assertThat(server.about().version()).isEqualTo("1.11.0");
            assertThat(server.about().endpoint()).isEqualTo(server.uri().toString());
            assertThatCode(server::check).doesNotThrowAnyException();
        }
    }

    @Test
    void isNotWellBeforeItStartsNorAfterItStops() throws Exception {
        CatalogServer server = TestCatalog.server(data, store.access(), Map.of("lakebox.catalog.port", "0"));
        assertThatThrownBy(server::check).hasMessageContaining("not running");
        server.close();
        server.start();
        server.close();
        server.close();
        assertThatThrownBy(server::check).hasMessageContaining("not running");
    }

    @Test
    void keepsItsTablesOverARestart() throws Exception {
        try (CatalogServer server = TestCatalog.start(data, store.access());
                RESTCatalog client = TestCatalog.client(server)) {
            client.createNamespace(Namespace.of("shop"));
            client.createTable(TABLE, SCHEMA);
        }
        for (int restart = 0; restart < 2; restart++) {
            try (CatalogServer server = TestCatalog.start(data, store.access());
                    RESTCatalog client = TestCatalog.client(server)) {
                assertThat(client.listTables(Namespace.of("shop"))).containsExactly(TABLE);
                assertThat(client.loadTable(TABLE).schema().sameSchema(SCHEMA)).isTrue();
            }
        }
    }

    @Test
    void putsTablesUnderTheWarehouse() throws Exception {
        Map<String, String> settings =
                Map.of("lakebox.catalog.port", "0", "lakebox.catalog.warehouse", "s3://lakehouse/elsewhere/");
        try (CatalogServer server = TestCatalog.server(data, store.access(), settings)) {
            server.start();
            try (RESTCatalog client = TestCatalog.client(server)) {
                client.createNamespace(Namespace.of("shop"));
                assertThat(client.createTable(TABLE, SCHEMA).location())
                        .isEqualTo("s3://lakehouse/elsewhere/shop/orders");
            }
        }
    }

    @Test
    void endsItsThreads() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        TestCatalog.start(data, store.access()).close();
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        assertThat(left)
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("catalog-") || name.startsWith("vert.x-eventloop"));
    }

    @Test
    void refusesADamagedDatabase() throws Exception {
        TestCatalog.start(data, store.access()).close();
        Path file = data.resolve("catalog/catalog.mv.db");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
        try (CatalogServer server = TestCatalog.server(data, store.access(), Map.of("lakebox.catalog.port", "0"))) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("catalog.mv.db is damaged")
                    .hasMessageContaining("lakebox.reset=true");
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CatalogServer server = TestCatalog.server(
                        data, store.access(), Map.of("lakebox.catalog.port", Integer.toString(taken.getLocalPort())))) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port %d is in use".formatted(taken.getLocalPort()))
                    .hasMessageContaining("lakebox.catalog.port");
        }
    }

    @Test
    void refusesADirectoryThatIsAFile() throws Exception {
        Files.writeString(data.resolve("catalog"), "in the way");
        try (CatalogServer server = TestCatalog.server(data, store.access(), Map.of("lakebox.catalog.port", "0"))) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("lakebox.data-dir");
        }
    }
}
