package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.JmsSettings;
import io.ratatoskr.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JmsSettingsTest {
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

    @Test
    void jms_is_off_by_default() {
        JmsSettings jms = load().jms();
        assertThat(jms.isEnabled()).isFalse();
        assertThat(jms.queue()).isEqualTo("ratatoskr.requests");
        assertThat(jms.concurrency()).isEqualTo(16);
        assertThat(jms.retries()).isEqualTo(8);
        assertThat(jms.outputs().replies()).isEmpty();
        assertThat(jms.outputs().replyExpiry()).isEqualTo(Duration.ofHours(1));
        assertThat(jms.outputs().deadLetters()).isEqualTo("ratatoskr.dead-letters");
    }

    @Test
    void a_password_is_never_shown() {
        set.put("ratatoskr.jms.url", "tcp://localhost:61616?trustStorePassword=hush1&x=y");
        set.put("ratatoskr.jms.user", "me");
        set.put("ratatoskr.jms.password", "hush2");
        Settings settings = load();
        assertThat(settings.jms().isEnabled()).isTrue();
        assertThat(settings.jms().broker().user()).contains("me");
        assertThat(settings.jms().broker().password().orElseThrow().reveal()).isEqualTo("hush2");
        assertThat(settings.toString()).doesNotContain("hush");
        assertThat(settings.effectiveValues().toString()).doesNotContain("hush");
        assertThat(ValueMask.apply("ratatoskr.jms.password", "hush2")).isEqualTo("***");
        assertThat(ValueMask.apply("ratatoskr.jms.url", "tcp://a:1?trustStorePassword=hush1&x=y"))
                .isEqualTo("tcp://a:1?trustStorePassword=***&x=y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ratatoskr.jms.reply-queue|ratatoskr.requests|is ratatoskr.jms.queue",
                "ratatoskr.jms.dead-letter-queue|ratatoskr.requests|is ratatoskr.jms.queue",
                "ratatoskr.jms.require-keys|true|needs ratatoskr.access.keys-file",
                "ratatoskr.jms.concurrency|0|10000",
                "ratatoskr.jms.queues|a|unknown key; did you mean ratatoskr.jms.queue?"
            })
    void mistakes_are_one_sentence(String key, String value, String message) {
        set.put(key, value);
        assertThat(catchThrowableOfType(ConfigurationInvalid.class, this::load)).hasMessageContaining(message);
    }

    @Test
    void what_the_connection_depends_on_needs_a_restart() {
        assertThat(RestartKeys.contains("ratatoskr.jms.url")).isTrue();
        assertThat(RestartKeys.contains("ratatoskr.jms.password")).isTrue();
        assertThat(RestartKeys.contains("ratatoskr.jms.queue")).isFalse();
        assertThat(RestartKeys.contains("ratatoskr.jms.retries")).isFalse();
    }
}
