package dev.lakebox.pipeline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRequestsTest {

    @ParameterizedTest
    @CsvSource({
        ",",
        "localhost:8083,",
        "127.0.0.1:8083,",
        "[::1]:8083,",
        "localhost,http://localhost:8080",
        "localhost:8081,http://127.0.0.1:8081",
    })
    void shouldLetInWhatComesFromThisMachine(String host, String origin) {
        assertThat(LocalRequests.allowed(host, origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8083,https://example.org",
        "localhost:8083,null",
        "localhost:8083,http://localhost.example.org",
        "localhost:8083,http://localhost@example.org",
        "rebound.example.org:8083,",
        "rebound.example.org:8083,http://rebound.example.org:8083",
        "127.0.0.1.example.org,",
        "not a host,",
    })
    void shouldKeepOutPagesFromElsewhere(String host, String origin) {
        assertThat(LocalRequests.allowed(host, origin)).isFalse();
    }
}
