package dev.lakebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Ports;
import dev.lakebox.StartException;
import dev.lakebox.generator.GeneratorSettings;
import dev.lakebox.generator.OrderSchemas;
import dev.lakebox.generator.RegistrySchemas;
import dev.lakebox.generator.Shop;
import dev.lakebox.generator.ShopOptions;
import dev.lakebox.generator.ShopRecord;
import dev.lakebox.generator.Stock;
import dev.lakebox.generator.Topic;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

    private static final String ORDER = order("");
    private static final String WITH_OPTIONAL =
            order(", {'name': 'note', 'type': ['null', 'string'], 'default': null}");
    private static final String WITH_REQUIRED = order(", {'name': 'note', 'type': 'string'}");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static Registry registry;

    @BeforeAll
    static void start() throws Exception {
        registry = started("data");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void shouldKeepWhatItAcknowledgedOverKillAndRestart() throws Exception {
        List<String> subjects =
                IntStream.range(0, 20).mapToObj(each -> "kept-" + each).toList();
        for (String subject : subjects) {
            assertThat(register(subject, ORDER).statusCode()).isEqualTo(200);
        }
        ProcessHandle apicurio = apicurio();
        assertThat(apicurio.destroyForcibly()).isTrue();
        apicurio.onExit().join();
        assertThatThrownBy(registry::check).hasMessageContaining("does not answer");

        registry.close();
        registry = started("data");

        for (String subject : subjects) {
            assertThat(get("/subjects/%s/versions/1/schema".formatted(subject)).body())
                    .as(subject)
                    .contains("\"Order\"");
        }
    }

    @Test
    void shouldRefuseWhatReadersOfOlderRecordsCouldNotRead() throws Exception {
        assertThat(get("/config").body()).contains("BACKWARD");
        assertThat(register("visits-value", ORDER).statusCode()).isEqualTo(200);

        assertThat(register("visits-value", WITH_REQUIRED).statusCode()).isEqualTo(409);
        assertThat(register("visits-value", WITH_OPTIONAL).statusCode()).isEqualTo(200);
        assertThat(get("/subjects/visits-value/versions").body()).isEqualTo("[1,2]");
    }

    @Test
    void shouldKnowTheSchemasOfTheShop() throws Exception {
        RegistrySchemas schemas = new RegistrySchemas(registry.uri());

        OrderSchemas known = schemas.register();

        assertThat(schemas.register()).as("of another run").isEqualTo(known);
        assertThat(get("/subjects/orders-value/versions").body()).isEqualTo("[1]");
        String inFloats = get("/subjects/orders-in-floats/versions/1/schema").body();
        assertThat(register("orders-value", inFloats.replace('"', '\'')).statusCode())
                .isEqualTo(409);
    }

    @Test
    void shouldMakeTextOfOrders() throws Exception {
        OrderSchemas known = new RegistrySchemas(registry.uri()).register();
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        Shop shop = new Shop(1, noon, 1, ShopOptions.DEFAULTS, GeneratorSettings.DEFAULTS, Stock.NONE, known);
        List<ShopRecord> orders = new ArrayList<>();
        shop.advanceTo(noon.plusSeconds(5), event -> {
            if (event instanceof ShopRecord record && record.topic() == Topic.ORDERS) {
                orders.add(record);
            }
        });
        AvroText text = new AvroText(registry.uri());

        assertThat(orders).hasSizeGreaterThan(50).allSatisfy(order -> {
            JsonNode json = new ObjectMapper().readTree(text.of(order.value()).orElseThrow());
            assertThat(json.get("order_id").asText()).isEqualTo(new String(order.key(), StandardCharsets.UTF_8));
            assertThat(json.get("created_at").longValue()).isEqualTo(order.eventTimeMillis());
            assertThat(json.get("amount").asText()).matches("[0-9]+\\.[0-9]{1,2}");
        });

        byte[] order = orders.get(0).value();
        assertThat(text.of("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(text.of(Arrays.copyOf(order, order.length - 1))).isEmpty();
        assertThat(text.of(Arrays.copyOf(order, order.length + 1))).isEmpty();
        assertThat(text.of(new byte[] {0, 127, 0, 0, 0, 1})).isEmpty();
        assertThat(text.of(null)).isEmpty();
        assertThat(new AvroText(URI.create("http://localhost:1")).of(order)).isEmpty();
    }

    @Test
    void shouldTakeEachKindOfSchema() throws Exception {
        assertThat(register("json", "JSON", "{'type': 'object', 'properties': {'id': {'type': 'string'}}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(register("protobuf", "PROTOBUF", "syntax = 'proto3'; message Order { string id = 1; }")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldTellWhatItIsAndWhere() throws Exception {
        registry.check();

        assertThat(registry.uri().toString()).matches("http://localhost:\\d+/apis/ccompat/v7");
        assertThat(registry.about().kind()).isEqualTo("Apicurio Registry");
        assertThat(registry.about().version()).startsWith("2.6.");
        assertThat(registry.about().endpoint()).isEqualTo(registry.uri().toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldListenOnItsHostAndPortAlone() throws Exception {
        // as the kernel writes 127.0.0.1, for sockets of IPv4 and IPv6
        assertThat(listeners(apicurio()))
                .singleElement()
                .asString()
                .matches(
                        "(0{16}FFFF0000)?0100007F:%04X".formatted(registry.uri().getPort()));
    }

    @Test
    void shouldHaveNoPage() throws Exception {
        assertThat(HTTP.send(request(registry.uri().resolve("/ui/index.html")).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldUseARegistryOfTheUsersOwn() throws Exception {
        try (Registry theirs = registry("elsewhere", Map.of("url", registry.uri() + "/"))) {
            theirs.start();
            theirs.check();
            assertThat(theirs.uri()).isEqualTo(registry.uri());
            assertThat(directory.resolve("elsewhere")).doesNotExist();
        }
    }

    @Test
    void shouldSayWhichUrlIsNoRegistry() throws Exception {
        Ports ports = new Ports(InetAddress.getLoopbackAddress(), false);
        URI unused = URI.create("http://localhost:" + ports.choose("nobody", "none", 0));

        assertRefused(unused, "does not answer");
        assertRefused(registry.uri().resolve("/nothing"), "answered 404");
        assertRefused(URI.create("localhost:8085"), "scheme");
    }

    @Test
    void shouldBeginAgainWhereItsFirstStartWasCutOff() throws Exception {
        Files.writeString(
                Files.createDirectories(directory.resolve("cut/registry")).resolve("registry.mv.db"), "half");

        try (Registry again = started("cut")) {
            again.check();
        }
    }

    private static void assertRefused(URI url, String why) {
        try (Registry wrong = registry("elsewhere", Map.of("url", url.toString()))) {
            assertThatThrownBy(wrong::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(url.toString())
                    .hasMessageContaining(why)
                    .hasMessageContaining("lakebox.registry.url");
        }
    }

    private static Registry started(String name) throws Exception {
        Registry registry = registry(name, Map.of());
        registry.start();
        return registry;
    }

    private static Registry registry(String name, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("lakebox.registry.port", "0"));
        settings.forEach((setting, value) -> all.put("lakebox.registry." + setting, value));
        InetAddress host = InetAddress.getLoopbackAddress();
        return new Registry(
                new SmallRyeConfigBuilder()
                        .withMapping(RegistrySettings.class)
                        .withSources(new PropertiesConfigSource(all, "test", 100))
                        .build()
                        .getConfigMapping(RegistrySettings.class),
                directory.resolve(name),
                new Ports(host, false),
                host);
    }

    private static ProcessHandle apicurio() {
        String port = "-Dquarkus.http.port=" + registry.uri().getPort();
        return ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .filter(each -> List.of(each.info().arguments().orElseThrow()).contains(port))
                .findFirst()
                .orElseThrow();
    }

    /** The addresses that a process listens on, as the kernel writes them. */
    private static List<String> listeners(ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Set<String> sockets;
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            sockets = files.map(RegistryTest::target).collect(Collectors.toSet());
        }
        return Stream.of("net/tcp", "net/tcp6")
                .map(proc::resolve)
                .filter(Files::exists)
                .flatMap(RegistryTest::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[3].equals("0A") && sockets.contains("socket:[" + fields[9] + "]"))
                .map(fields -> fields[1])
                .toList();
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // closed meanwhile
            return "";
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> register(String subject, String schema) throws Exception {
        return register(subject, "AVRO", schema);
    }

    private static HttpResponse<String> register(String subject, String type, String schema) throws Exception {
        String body = "{\"schemaType\": \"%s\", \"schema\": \"%s\"}".formatted(type, schema.replace("'", "\\\""));
        return HTTP.send(
                request(URI.create(registry.uri() + "/subjects/%s/versions".formatted(subject)))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(request(URI.create(registry.uri() + path)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri);
    }

    private static String order(String more) {
        return "{'type': 'record', 'name': 'Order', 'fields': [{'name': 'id', 'type': 'string'}%s]}".formatted(more);
    }
}
