package io.ratatoskr.camel.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.SettingsLoader;
import io.ratatoskr.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanTargetTest {
    @TempDir
    private Path home;

    private SpanTarget target(String provider, Map<String, String> set) {
        Settings settings = SettingsLoader.load(ConfigOrigin.ofProcess(home, Optional.empty(), false, set)
                        .withEnvironment(Map.of()))
                .settings();
        return SpanTarget.of(settings.providers().get(provider), settings.tracing());
    }

    @Test
    void context_goes_to_providers_on_this_machine_and_to_listed_ones_only() {
        assertThat(target("openai", Map.of()).propagates()).isFalse();
        assertThat(target("ollama", Map.of("ratatoskr.providers.ollama.base-url", "http://localhost:11434"))
                        .propagates())
                .isTrue();
        assertThat(target("openai", Map.of("ratatoskr.telemetry.propagate-to", "openai"))
                        .propagates())
                .isTrue();
        assertThat(target("openrouter", Map.of("ratatoskr.telemetry.propagate-to", "openai"))
                        .propagates())
                .isFalse();
    }

    @Test
    void names_are_those_of_the_conventions_where_they_have_one() {
        assertThat(target("gemini", Map.of()).name()).isEqualTo("gcp.gemini");
        assertThat(target(
                                "compatible",
                                Map.of("ratatoskr.providers.compatible.base-url", "https://api.groq.com/openai/v1"))
                        .name())
                .isEqualTo("groq");
        SpanTarget openai = target("openai", Map.of());
        assertThat(openai.name()).isEqualTo("openai");
        assertThat(openai.address()).isEqualTo("api.openai.com");
        assertThat(openai.port()).isEqualTo(443);
        assertThat(openai.kind()).isEqualTo(SpanKind.CLIENT);
    }

    @Test
    void models_of_this_process_are_internal() {
        SpanTarget local = target("local", Map.of());
        assertThat(local.kind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(local.address()).isNull();
    }
}
