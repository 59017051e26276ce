package dev.lakebox.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRequestsTest {

    @ParameterizedTest
    @CsvSource({",", "localhost:8080,", "127.0.0.1:8080,http://127.0.0.1:8080", "[::1]:8080,http://localhost:3000"})
    void shouldLetInWhatComesFromThisMachine(String host, String origin) {
        assertThat(LocalRequests.allowed(host, origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080,https://example.org",
        "localhost:8080,null",
        "rebound.example.org:8080,",
        "rebound.example.org:8080,http://rebound.example.org:8080",
    })
    void shouldKeepOutPagesFromElsewhere(String host, String origin) {
        assertThat(LocalRequests.allowed(host, origin)).isFalse();
    }
}
