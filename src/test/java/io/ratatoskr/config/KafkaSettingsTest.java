package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.KafkaSettings;
import io.ratatoskr.settings.SecretFiles;
import io.ratatoskr.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
    @TempDir
    Path home;

    private final Map<String, String> set = new HashMap<>();

    private Settings load() {
        return SettingsLoader.load(new ConfigOrigin(
                        home,
                        new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                        ConfigOrigin.UserFiles.NONE,
                        set,
                        Map.of(),
                        Map.of()))
                .settings();
    }

    private String mistakes() {
        return catchThrowableOfType(ConfigurationInvalid.class, this::load).getMessage();
    }

    private void clientFile(String permissions, String... lines) throws IOException {
        Path file = home.resolve("client.properties");
        Files.writeString(file, String.join("\n", lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        set.put("ratatoskr.kafka.client-file", "client.properties");
    }

    @Test
    void kafka_is_off_by_default() {
        KafkaSettings kafka = load().kafka();
        assertThat(kafka.isEnabled()).isFalse();
        assertThat(kafka.group()).isEqualTo("ratatoskr");
        assertThat(kafka.outputs().done()).isEqualTo("ratatoskr.done");
        assertThat(kafka.outputs().replies()).contains("ratatoskr.replies");
        assertThat(kafka.work().concurrency()).isEqualTo(64);
        assertThat(kafka.work().retries()).isEqualTo(14);
        assertThat(kafka.work().retryDelay()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void brokers_and_topics_are_lists() {
        set.put("ratatoskr.kafka.brokers", "a:9092, [::1]:9092");
        set.put("ratatoskr.kafka.topics", "one,two");
        set.put("ratatoskr.kafka.reply-topic", "");
        set.put("ratatoskr.kafka.reply-topics", "a.*,b");
        KafkaSettings kafka = load().kafka();
        assertThat(kafka.isEnabled()).isTrue();
        assertThat(kafka.brokers()).containsExactly("a:9092", "[::1]:9092");
        assertThat(kafka.topics()).containsExactly("one", "two");
        assertThat(kafka.outputs().replies()).isEqualTo(Optional.empty());
        assertThat(kafka.outputs().allowedReplies()).containsExactly("a.*", "b");
    }

    @Test
    void clients_have_the_properties_of_the_file_and_of_keys_and_secrets_are_not_shown() throws IOException {
        clientFile("rw-------", "sasl.jaas.config=hush", "security.protocol=SASL_SSL");
        set.put("ratatoskr.kafka.client.security.protocol", "SASL_PLAINTEXT");
        Settings settings = load();
        assertThat(settings.kafka().client()).containsOnlyKeys("sasl.jaas.config", "security.protocol");
        assertThat(settings.kafka().client().get("sasl.jaas.config").reveal()).isEqualTo("hush");
        assertThat(settings.kafka().client().get("security.protocol").reveal()).isEqualTo("SASL_PLAINTEXT");
        assertThat(settings.toString()).doesNotContain("hush");
        assertThat(settings.effectiveValues().toString()).doesNotContain("hush");
    }

    @Test
    void a_file_that_others_can_read_is_refused() throws IOException {
        // Reachable for others only where the folders above are
        clientFile("rw-r--r--", "sasl.jaas.config=hush");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (SecretFiles.mistake(home.resolve("client.properties")).isPresent()) {
            assertThat(mistakes())
                    .contains("ratatoskr.kafka.client-file")
                    .contains("chmod 600")
                    .doesNotContain("hush");
        } else {
            assertThat(load().kafka().client()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ratatoskr.kafka.client.group.id|x|the gateway sets group.id itself",
                "ratatoskr.kafka.client.enable.auto.commit|true|the gateway sets enable.auto.commit itself",
                "ratatoskr.kafka.brokers|localhost|is not the address of a broker",
                "ratatoskr.kafka.topics|a b|is not a topic",
                "ratatoskr.kafka.topics|ratatoskr.replies|is one of ratatoskr.kafka.topics",
                "ratatoskr.kafka.topics|ratatoskr.done|is one of ratatoskr.kafka.topics",
                "ratatoskr.kafka.require-keys|true|needs ratatoskr.access.keys-file",
                "ratatoskr.kafka.client-file|none|cannot be read",
                "ratatoskr.kafka.topic|a|unknown key; did you mean ratatoskr.kafka.topics?",
                "ratatoskr.kafka.done-keys|1|10000"
            })
    void mistakes_are_one_sentence(String key, String value, String message) {
        set.put(key, value);
        assertThat(mistakes()).contains(message);
    }

    @Test
    void what_the_membership_depends_on_needs_a_restart() {
        assertThat(RestartKeys.contains("ratatoskr.kafka.brokers")).isTrue();
        assertThat(RestartKeys.contains("ratatoskr.kafka.client.sasl.mechanism"))
                .isTrue();
        assertThat(RestartKeys.contains("ratatoskr.kafka.topics")).isFalse();
        assertThat(RestartKeys.contains("ratatoskr.kafka.retries")).isFalse();
    }
}
