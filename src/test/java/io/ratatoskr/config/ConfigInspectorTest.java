package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.config.ConfigOrigin.UserFile;
import io.ratatoskr.config.ConfigOrigin.UserFiles;
import io.ratatoskr.config.ConfigValue.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigInspectorTest {
    private static final String DEFAULTS = """
            ratatoskr.http.port=9740
            ratatoskr.providers.openai.base-url=https://api.openai.com/v1
            ratatoskr.providers.openai.requires-key=true
            """;

    private String file = "";
    private Map<String, String> set = Map.of();
    private Map<String, String> system = Map.of();
    private Map<String, String> environment = Map.of();

    @TempDir
    private Path home;

    private ConfigReport report() {
        return ConfigInspector.report(
                new ConfigOrigin(
                        home,
                        new ConfigOrigin.PackagedFiles(DEFAULTS, ""),
                        new UserFiles(Optional.of(new UserFile("my.properties", file)), Optional.empty()),
                        set,
                        system,
                        environment),
                List.of(Path.of("my.properties"), Path.of("models.yaml")));
    }

    private ConfigValue value(String key) {
        return report().values().stream()
                .filter(value -> value.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private String described(String key) {
        ConfigValue value = value(key);
        return "%s, %s%s".formatted(value.value(), value.origin().description(), value.changed() ? ", changed" : "");
    }

    @Test
    void each_source_is_named_by_precedence() {
        assertThat(described("ratatoskr.http.port")).isEqualTo("9740, default");
        file = "# comment\n\nratatoskr.http.port=1\n";
        assertThat(described("ratatoskr.http.port")).isEqualTo("1, my.properties:3, changed");
        environment = Map.of("RATATOSKR_HTTP_PORT", "2");
        assertThat(described("ratatoskr.http.port")).isEqualTo("2, environment variable RATATOSKR_HTTP_PORT, changed");
        system = Map.of("ratatoskr.http.port", "3");
        assertThat(described("ratatoskr.http.port")).isEqualTo("3, system property, changed");
        set = Map.of("ratatoskr.http.port", "4");
        assertThat(described("ratatoskr.http.port")).isEqualTo("4, --set, changed");
        assertThat(value("ratatoskr.http.port").origin().kind()).isEqualTo(Kind.COMMAND_LINE);
    }

    @Test
    void a_value_that_repeats_the_default_is_not_changed() {
        file = "ratatoskr.http.port=9740";
        assertThat(described("ratatoskr.http.port")).isEqualTo("9740, my.properties:1");
    }

    @Test
    void lines_are_those_on_which_keys_begin() {
        file =
                "  ! comment \\\nratatoskr.http.host = 127.0.0.1\nmy.list=a,\\\n  # b,\\\n  c\nmy.other : x\\\\\nmy\\:word y\n";
        assertThat(described("ratatoskr.http.host")).startsWith("127.0.0.1, my.properties:2");
        assertThat(described("my.list")).isEqualTo("a,# b,c, my.properties:3, changed");
        assertThat(described("my.other")).isEqualTo("x\\, my.properties:6, changed");
        assertThat(described("my:word")).isEqualTo("y, my.properties:7, changed");
    }

    @Test
    void a_value_for_all_providers_and_an_old_name_are_named() {
        file = "ratatoskr.provider-defaults.retries=5\nratatoskr.http.keys-file=keys\n";
        assertThat(described("ratatoskr.providers.openai.retries"))
                .isEqualTo("5, my.properties:1, as ratatoskr.provider-defaults.retries, changed");
        assertThat(described("ratatoskr.access.keys-file"))
                .isEqualTo("keys, my.properties:2, as ratatoskr.http.keys-file, changed");
        file += "ratatoskr.providers.openai.retries=6\n";
        assertThat(described("ratatoskr.providers.openai.retries")).isEqualTo("6, my.properties:3, changed");
    }

    @Test
    void api_keys_are_masked_with_their_places() throws IOException {
        String key = "ratatoskr.providers.openai.api-key";
        assertThat(described(key)).isEqualTo(", default");
        environment = Map.of("OPENAI_API_KEY", "sk-hush");
        assertThat(described(key)).isEqualTo("***, environment variable OPENAI_API_KEY, changed");
        Path secret = Files.writeString(home.resolve("openai.key"), "sk-hush");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        file = "ratatoskr.providers.openai.api-key-file=openai.key";
        assertThat(described(key)).isEqualTo("***, key file " + secret + ", changed");
        environment = Map.of("OPENAI_API_KEY", "sk-hush", "RATATOSKR_PROVIDERS_OPENAI_API_KEY", "sk-hush");
        assertThat(described(key)).isEqualTo("***, environment variable RATATOSKR_PROVIDERS_OPENAI_API_KEY, changed");
        assertThat(report().toString()).doesNotContain("hush");
    }

    @Test
    void no_secret_is_shown_wherever_it_is() {
        set = Map.of("ratatoskr.providers.openai.api-key", "hush-hush");
        file = """
                ratatoskr.redis.url=redis://me:hush-hush@cache:6379
                ratatoskr.providers.openai.headers=X-Team: blue; X-Session: hush-hush
                ratatoskr.providers.ollama.headers=Authorization: Bearer hush-hush
                ratatoskr.providers.openai.api-key=hush-hush
                ratatoskr.providers.other.api-kye=hush-hush
                camel.component.ftp.password=hush-hush
                my.database.url=jdbc:postgresql://me:hush-hush@db/x
                my.access-token=hush-hush
                my.city=Bergen
                """;
        ConfigReport report = report();
        assertThat(report.toString()).doesNotContain("hush");
        assertThat(described("ratatoskr.redis.url")).startsWith("redis://***@cache:6379, my.properties:1");
        assertThat(value("ratatoskr.providers.openai.headers").value()).isEqualTo("X-Session: ***; X-Team: blue");
        assertThat(value("my.database.url").value()).isEqualTo("jdbc:postgresql://***@db/x");
        assertThat(value("my.city").value()).isEqualTo("Bergen");
        assertThat(report.mistakes()).isNotEmpty();
    }

    @Test
    void no_secret_within_a_value_is_shown() {
        file = """
                ratatoskr.redis.url=redis://:hush/hu#sh@cache:6379
                ratatoskr.providers.other.base-url=https://h/v1?api-key=hush&api-version=2
                my.list=https://a:hush@one/x,https://b:hush/@two
                my.database.url=jdbc:sqlserver://db;user=me;password=hush
                my.mail=smtps://mail?username=me&password=RAW(hush&hush)&from=you
                my.json={"user": "me", "apiKey": "hush\\\\"hush"}
                """;
        assertThat(report().toString()).doesNotContain("hush");
        assertThat(value("ratatoskr.redis.url").value()).isEqualTo("redis://***@cache:6379");
        assertThat(value("ratatoskr.providers.other.base-url").value())
                .isEqualTo("https://h/v1?api-key=***&api-version=2");
        assertThat(value("my.list").value()).isEqualTo("https://***@one/x,https://***@two");
        assertThat(value("my.database.url").value()).isEqualTo("jdbc:sqlserver://db;user=me;password=***");
        assertThat(value("my.mail").value()).isEqualTo("smtps://mail?username=me&password=***&from=you");
        assertThat(value("my.json").value()).startsWith("{\"user\": \"me\", \"apiKey\": \"***\"");
    }

    @Test
    void a_configuration_with_mistakes_is_reported_with_each_of_them() {
        file = "ratatoskr.http.port=many\nratatoskr.http.prot=1\n";
        ConfigReport report = report();
        assertThat(report.mistakes()).hasSize(2);
        assertThat(described("ratatoskr.http.port")).isEqualTo("many, my.properties:1, changed");
    }

    @Test
    void the_files_are_listed_whether_or_not_they_exist() {
        assertThat(report().files())
                .containsExactly(
                        new ConfigReport.ReadFile("my.properties", true),
                        new ConfigReport.ReadFile("models.yaml", false));
    }

    @Test
    void every_key_that_is_read_is_listed() {
        ConfigOrigin origin = new ConfigOrigin(
                home,
                new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                UserFiles.NONE,
                Map.of(),
                Map.of(),
                Map.of());
        assertThat(ConfigInspector.report(origin, List.of()).values())
                .extracting(ConfigValue::key)
                .containsAll(
                        SettingsLoader.load(origin).settings().effectiveValues().keySet())
                .doesNotHaveDuplicates();
    }
}
