package dev.lakebox.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Endpoints;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ClientTemplateTest {

    /** What a person may choose as a key and a template must survive. */
    private static final String AWKWARD = "it's \"a\\b\" $HOME ${catalog} `id`";

    private static final Endpoints ENDPOINTS = new Endpoints(
            Path.of("data"),
            "localhost:19092",
            URI.create("http://localhost:18085/apis/ccompat/v7"),
            URI.create("postgresql://shop@localhost:15432/shop"),
            AWKWARD,
            URI.create("http://localhost:19000"),
            "key",
            AWKWARD,
            "eu-west-1",
            "shop",
            Optional.empty(),
            URI.create("http://localhost:18181"),
            "s3://shop/tables",
            Map.of());

    private static final Map<String, String> VALUES = ConnectResource.values(
            ENDPOINTS, "http://localhost:18081", "http://localhost:8083", URI.create("http://localhost:18080/"));

    @Test
    void shouldFillEveryTemplate() {
        assertThat(ClientTemplate.all(new ObjectMapper())).isNotEmpty().allSatisfy(template -> {
            ClientLines lines = template.fill(VALUES);
            assertThat(lines.text().replace("${catalog} `id`", ""))
                    .as(lines.client())
                    .isNotBlank()
                    .doesNotContain("${");
            assertThat(lines.needs()).as(lines.client()).isNotBlank().doesNotContain("${");
            assertThat(lines.title()).as(lines.client()).isNotBlank();
            assertThat(lines.note()).as(lines.client()).isNotBlank();
        });
    }

    @Test
    void shouldNameClientsOnce() {
        assertThat(ClientTemplate.all(new ObjectMapper()))
                .extracting(ClientTemplate::client)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseAPlaceholderThatNothingFills() {
        ClientTemplate kcat = ClientTemplate.all(new ObjectMapper()).stream()
                .filter(template -> template.client().equals("kcat"))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> kcat.fill(Map.of())).hasMessageContaining("kafka");
    }

    @Test
    void shouldEscapeWhatStandsBetweenQuotesOfSql() throws Exception {
        try (Connection duckdb = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = duckdb.createStatement();
                ResultSet row = statement.executeQuery("SELECT '" + Language.SQL.escape(AWKWARD) + "'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(AWKWARD);
        }
    }

    @Test
    void shouldEscapeWhatStandsInAPropertiesFile() throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader("secret=" + Language.PROPERTIES.escape(AWKWARD)));

        assertThat(properties).containsEntry("secret", AWKWARD);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldEscapeWhatStandsBetweenQuotesOfAShell() throws Exception {
        assertThat(said("sh", "-c", "printf %s '" + Language.SHELL.escape(AWKWARD) + "'"))
                .isEqualTo(AWKWARD);
    }

    @Test
    void shouldEscapeWhatStandsBetweenQuotesOfPython() {
        assertThat(Language.PYTHON.escape("a\\b\"c")).isEqualTo("a\\\\b\\\"c");
    }

    private static String said(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
