package dev.lakebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.kafka.KafkaSettings;
import dev.lakebox.storage.StorageSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final List<Class<?>> MAPPINGS = List.of(KafkaSettings.class, StorageSettings.class);

    @Test
    void shouldReadWhatIsSetAndDefaultTheRest() {
        KafkaSettings kafka = new Settings(Map.of("lakebox.kafka.port", "1234"), MAPPINGS).get(KafkaSettings.class);

        assertThat(kafka.port()).isEqualTo(1234);
        assertThat(kafka.partitions()).isPositive();
    }

    @Test
    void shouldSuggestTheNameThatWasMeant() {
        assertThatThrownBy(() -> new Settings(Map.of("lakebox.kafka.prot", "9092"), MAPPINGS))
                .isInstanceOf(StartException.class)
                .hasMessage("Invalid settings: there is no lakebox.kafka.prot (did you mean lakebox.kafka.port?)");
    }

    @Test
    void shouldSayWhereTheNamesAreWhereNoneIsNear() {
        assertThatThrownBy(() -> new Settings(Map.of("lakebox.kafka.something-entirely-else", "1"), MAPPINGS))
                .hasMessageContaining("there is no lakebox.kafka.something-entirely-else")
                .hasMessageContaining("docs/configuration.md");
    }

    @Test
    void shouldNameTheSettingWhoseValueIsWrong() {
        assertThatThrownBy(() -> new Settings(Map.of("lakebox.kafka.port", "many"), MAPPINGS))
                .hasMessageContaining("lakebox.kafka.port")
                .hasMessageContaining("many")
                .hasMessageNotContaining("SRCFG");
    }
}
