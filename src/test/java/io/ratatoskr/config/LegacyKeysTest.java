package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.config.ConfigOrigin.UserFile;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import io.ratatoskr.settings.ProviderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegacyKeysTest {
    private static final String LEGACY = "ratatoskr.http.stalled-reader";
    private static final String CURRENT = "ratatoskr.http.write-stall-timeout";
    private static final String LEGACY_VARIABLE = "RATATOSKR_HTTP_STALLED_READER";

    private final Map<String, String> set = new HashMap<>();
    private final Map<String, String> system = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private String file = "";

    @Test
    void legacy_keys_are_former_names_of_current_keys() {
        assertThat(LegacyKeys.GLOBAL.values())
                .isSubsetOf(Keys.ALL.stream().map(Key::name).toList());
        assertThat(LegacyKeys.PROVIDER.values()).isSubsetOf(ProviderKeys.NAMES);
        assertThat(KnownKeys.forProviders(List.of("openai")))
                .doesNotContainAnyElementsOf(LegacyKeys.of(List.of("openai")).keySet());
    }

    @Test
    void a_legacy_key_works_in_every_source_with_one_warning() {
        file = LEGACY + "=1s";
        assertWriteStallTimeout(1, "%s (in user.properties): renamed to %s;".formatted(LEGACY, CURRENT));
        file = "";
        environment.put(LEGACY_VARIABLE, "2s");
        assertWriteStallTimeout(
                2, LEGACY_VARIABLE + " (in the environment): renamed to RATATOSKR_HTTP_WRITE_STALL_TIMEOUT;");
        environment.clear();
        system.put(LEGACY, "3s");
        assertWriteStallTimeout(3, "%s (in a system property): renamed to %s;".formatted(LEGACY, CURRENT));
        system.clear();
        set.put(LEGACY, "4s");
        assertWriteStallTimeout(4, "%s (in --set): renamed to %s;".formatted(LEGACY, CURRENT));
    }

    @Test
    void sources_keep_their_precedence_and_the_key_has_one_warning() {
        file = LEGACY + "=1s";
        environment.put(LEGACY_VARIABLE, "2s");
        set.put(LEGACY, "4s");

        assertWriteStallTimeout(
                4,
                "%s (in --set), %s (in the environment), %s (in user.properties): renamed to"
                        .formatted(LEGACY, LEGACY_VARIABLE, LEGACY));
    }

    @Test
    void keys_of_providers_have_their_legacy_names_too() {
        file = """
                ratatoskr.provider-defaults.first-delta-timeout=7s
                ratatoskr.provider-defaults.later-system=user
                ratatoskr.providers.openai.answer-timeout=8s
                ratatoskr.providers.my-tei.base-url=http://localhost:8080
                ratatoskr.providers.my-tei.serves=tei
                """;
        environment.put("RATATOSKR_PROVIDER_DEFAULTS_LOADING_WAIT", "9s");
        environment.put("RATATOSKR_PROVIDERS_OTHER_BASE_URL", "http://localhost:8081");
        environment.put("RATATOSKR_PROVIDERS_OTHER_SERVES", "pipeline");
        Loaded loaded = loaded();

        ProviderSettings openai = loaded.settings().providers().get("openai");
        assertThat(openai.timeouts().firstToken()).isEqualTo(Duration.ofSeconds(7));
        assertThat(openai.timeouts().response()).isEqualTo(Duration.ofSeconds(8));
        assertThat(openai.retries().modelLoadingTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(openai.profile().lateSystemMessages()).isEqualTo(LateSystemMessages.USER);
        assertThat(loaded.settings().providers().get("my-tei").profile().endpointKind())
                .isEqualTo(EndpointKind.TEI);
        assertThat(loaded.settings().providers().get("other").profile().endpointKind())
                .isEqualTo(EndpointKind.PIPELINE);
        assertThat(loaded.warnings()).hasSize(6);
        assertThat(loaded.settings().effectiveValues())
                .containsEntry("ratatoskr.providers.my-tei.endpoint-kind", "tei")
                .doesNotContainKey("ratatoskr.providers.my-tei.serves");
    }

    @Test
    void a_provider_may_be_configured_by_a_legacy_variable_alone() {
        environment.put("RATATOSKR_PROVIDERS_FOO_ANSWER_TIMEOUT", "8s");

        assertThat(loaded().settings().providers().get("foo").timeouts().response())
                .isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void both_names_in_one_source_are_a_mistake() {
        file = LEGACY + "=1s\n" + CURRENT + "=1s";
        assertThat(mistakes())
                .containsExactly(
                        "%s: is set in user.properties, and so is its old name %s in user.properties; remove %s"
                                .formatted(CURRENT, LEGACY, LEGACY));
        file = "";
        environment.put(LEGACY_VARIABLE, "1s");
        environment.put("RATATOSKR_HTTP_WRITE_STALL_TIMEOUT", "1s");
        assertThat(mistakes())
                .singleElement()
                .asString()
                .contains("RATATOSKR_HTTP_WRITE_STALL_TIMEOUT: is set in the environment", LEGACY_VARIABLE);
    }

    @Test
    void both_names_in_two_sources_are_a_mistake_when_they_differ() {
        environment.put(LEGACY_VARIABLE, "1s");
        set.put(CURRENT, "2s");
        assertThat(mistakes())
                .containsExactly("%s: is set in --set, and so is its old name %s in the environment; remove %s"
                        .formatted(CURRENT, LEGACY_VARIABLE, LEGACY_VARIABLE));
        set.put(CURRENT, "1s");
        assertThat(loaded().warnings()).hasSize(1);
    }

    @Test
    void a_file_that_repeats_the_defaults_does_not_conflict() {
        file = ConfigOrigin.packagedDefaults();
        environment.put(LEGACY_VARIABLE, "1s");

        assertWriteStallTimeout(1, LEGACY_VARIABLE + " (in the environment): renamed to " + CURRENT);
    }

    @Test
    void a_blank_legacy_variable_counts_as_absent() {
        environment.put(LEGACY_VARIABLE, " ");

        assertThat(loaded().warnings()).isEmpty();
        assertThat(loaded().settings().http().writeStallTimeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_mistake_in_a_value_names_the_key_as_it_was_set() {
        file = LEGACY + "=soon";
        environment.put("RATATOSKR_LOG_OTHERS", "loud");

        assertThat(mistakes())
                .anySatisfy(line -> assertThat(line).startsWith(CURRENT + " (set as " + LEGACY + "): 'soon' is not a"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("ratatoskr.log.libraries (from RATATOSKR_LOG_OTHERS): 'loud' is not allowed"));
    }

    @Test
    void a_misspelt_legacy_key_gets_the_current_name() {
        set.put("http.stalled-reader", "1s");
        file = "ratatoskr.http.stalled-raeder=1s\nratatoskr.provider-defaults.serves=tei";

        assertThat(mistakes())
                .contains(
                        "ratatoskr.http.stalled-raeder: unknown key; did you mean " + CURRENT + "?",
                        "http.stalled-reader: --set accepts keys of ratatoskr., of camel., of the file, and others with a dot for your routes;"
                                + " did you mean " + CURRENT + "?")
                .anySatisfy(line -> assertThat(line).startsWith("ratatoskr.provider-defaults.serves: unknown key"));
    }

    private void assertWriteStallTimeout(int seconds, String warning) {
        Loaded loaded = loaded();
        assertThat(loaded.settings().http().writeStallTimeout()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(loaded.warnings()).singleElement().asString().startsWith(warning);
    }

    private Loaded loaded() {
        return SettingsLoader.load(new ConfigOrigin(
                Path.of("").toAbsolutePath(),
                new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                new ConfigOrigin.UserFiles(Optional.of(new UserFile("user.properties", file)), Optional.empty()),
                set,
                system,
                environment));
    }

    private List<String> mistakes() {
        ConfigurationInvalid invalid = catchThrowableOfType(ConfigurationInvalid.class, this::loaded);
        assertThat(invalid).isNotNull();
        return invalid.getMessage().lines().skip(1).map(String::strip).toList();
    }
}
