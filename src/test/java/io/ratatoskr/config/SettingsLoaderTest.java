package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.config.ConfigOrigin.UserFile;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.settings.BreakerScope;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
    private static final String KEY = "sk-hush-0123456789";

    @TempDir
    Path home;

    private final Map<String, String> set = new HashMap<>();
    private final Map<String, String> system = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private String file = "";

    @Test
    void defaults_apply_when_nothing_is_set() {
        Settings settings = load();

        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.http().port()).isEqualTo(9740);
        assertThat(settings.http().bodyLimit()).isEqualTo(64 << 20);
        assertThat(settings.http().bodyBudget()).isZero();
        assertThat(settings.http().headerTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.http().keysFile()).isEmpty();
        assertThat(settings.http().tls()).isEmpty();
        assertThat(settings.routing().totalTimeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.routing().maxInFlight()).isEqualTo(4096);
        assertThat(settings.routing().providerOrder()).isEmpty();
        assertThat(settings.onnx().maxQueued()).isEqualTo(50_000);
        assertThat(settings.cli().embedModel()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(settings.cli().chatModel()).isEmpty();
        assertThat(settings.providers())
                .containsOnlyKeys(
                        "anthropic",
                        "compatible",
                        "gemini",
                        "huggingface",
                        "llm",
                        "local",
                        "ollama",
                        "openai",
                        "openrouter");
    }

    @Test
    void default_providers_are_configured() {
        environment.put("OPENROUTER_API_KEY", KEY);
        Map<String, ProviderSettings> providers = load().providers();

        ProviderSettings openrouter = providers.get("openrouter");
        assertThat(openrouter.disabledReason()).isEmpty();
        assertThat(openrouter.baseUrl()).contains(URI.create("https://openrouter.ai/api/v1"));
        assertThat(openrouter.profile().reasoningFormat()).isEqualTo(ReasoningFormat.OBJECT);
        assertThat(openrouter.profile().maxTokensField()).isEmpty();
        assertThat(openrouter.profile().address()).isEqualTo("openrouter.ai");
        assertThat(openrouter.acceptUnknownModels()).isTrue();
        assertThat(openrouter.timeouts().firstToken()).isEqualTo(Duration.ofSeconds(300));
        assertThat(openrouter.breaker().failureRate()).isEqualTo(50f);
        assertThat(openrouter.breaker().scope()).isEqualTo(BreakerScope.MODEL);
        assertThat(providers.get("huggingface").breaker().scope()).isEqualTo(BreakerScope.MODEL);
        assertThat(providers.get("openai").breaker().scope()).isEqualTo(BreakerScope.PROVIDER);
        assertThat(openrouter.local()).isFalse();
        assertThat(providers.get("openai").profile().maxTokensField()).contains("max_completion_tokens");
        assertThat(providers.get("local").local()).isTrue();
        assertThat(providers.get("local").disabledReason()).isEmpty();
        assertThat(providers.get("local").acceptUnknownModels()).isFalse();
    }

    @Test
    void a_disabled_provider_has_a_reason() {
        file = "ratatoskr.providers.local.enabled=false\nratatoskr.providers.lan.base-url=https://lan.example.com\n"
                + "ratatoskr.providers.lan.requires-key=true";
        Map<String, ProviderSettings> providers = load().providers();

        assertThat(providers.get("openrouter").disabledReason())
                .contains("no key: set OPENROUTER_API_KEY or ratatoskr.providers.openrouter.api-key-file");
        assertThat(providers.get("compatible").disabledReason())
                .contains("no base-url: set ratatoskr.providers.compatible.base-url"
                        + " or RATATOSKR_PROVIDERS_COMPATIBLE_BASE_URL");
        assertThat(providers.get("lan").disabledReason())
                .contains("no key: set RATATOSKR_PROVIDERS_LAN_API_KEY or ratatoskr.providers.lan.api-key-file");
        assertThat(providers.get("local").disabledReason()).contains("disabled by ratatoskr.providers.local.enabled");
    }

    @Test
    void the_source_nearest_to_the_caller_wins() {
        file = "ratatoskr.http.port=1";
        assertThat(load().http().port()).isEqualTo(1);
        environment.put("RATATOSKR_HTTP_PORT", "2");
        assertThat(load().http().port()).isEqualTo(2);
        system.put("ratatoskr.http.port", "3");
        assertThat(load().http().port()).isEqualTo(3);
        set.put("ratatoskr.http.port", "4");
        assertThat(load().http().port()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "grpc.port, grpc",
        "tcp.port, tcp",
        "socket.path, socket",
        "management.port, management",
        "redis.url, redis",
        "telemetry.otlp-endpoint, traces"
    })
    void off_switches_off_in_every_source_and_so_does_an_empty_value_but_in_the_environment(String key, String what) {
        String name = "ratatoskr." + key;
        String value = Map.of("socket", "/run/r.sock", "redis", "redis://localhost", "traces", "http://localhost:1")
                .getOrDefault(what, "7");
        file = name + "=" + value;
        assertThat(isOff(what)).isFalse();
        environment.put(Key.environmentVariable(name), "");
        assertThat(isOff(what)).as("an empty variable").isFalse();
        environment.put(Key.environmentVariable(name), "off");
        assertThat(isOff(what)).as("off in the environment").isTrue();
        environment.clear();
        for (String off : List.of("", "off")) {
            file = name + "=" + off;
            assertThat(isOff(what)).as("'%s' in the file", off).isTrue();
        }
    }

    private boolean isOff(String what) {
        Settings settings = load();
        return switch (what) {
            case "grpc" -> settings.grpc().port().isEmpty();
            case "tcp" -> settings.socket().tcpPort().isEmpty();
            case "socket" -> settings.socket().path().isEmpty();
            case "management" -> settings.management().port().isEmpty();
            case "redis" -> settings.service().redis().url().isEmpty();
            case "traces" -> settings.service().tracing().endpoint().isEmpty();
            default -> throw new IllegalArgumentException(what);
        };
    }

    /** No other key loses its text {@code off}. */
    @Test
    void off_is_a_file_for_keys_of_files() throws IOException {
        file = "ratatoskr.access.keys-file=off";
        assertThat(mistakes()).singleElement().asString().contains("off does not exist");
    }

    @Test
    void a_blank_variable_counts_as_absent() {
        environment.put("RATATOSKR_HTTP_PORT", "  ");
        environment.put("OPENAI_API_KEY", "\t");
        environment.put("RATATOSKR_PROVIDERS_OTHER_BASE_URL", "");

        Settings settings = load();

        assertThat(settings.http().port()).isEqualTo(9740);
        assertThat(settings.providers().get("openai").apiKey()).isEmpty();
        assertThat(settings.providers()).doesNotContainKey("other");
    }

    @Test
    void shared_keys_hold_for_every_provider_without_its_own() {
        file = "ratatoskr.provider-defaults.idle-timeout=7s\nratatoskr.providers.openai.idle-timeout=8s";
        Map<String, ProviderSettings> providers = load().providers();

        assertThat(providers.get("openrouter").timeouts().idle()).isEqualTo(Duration.ofSeconds(7));
        assertThat(providers.get("openai").timeouts().idle()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void model_lists_are_stored_only_where_a_folder_is_known() {
        assertThat(load().store().modelListFile()).isEmpty();
        environment.put("HOME", "/home/u");
        assertThat(load().store().modelListFile()).contains(Path.of("/home/u/.cache/ratatoskr/registry.json"));
        environment.put("XDG_CACHE_HOME", "/x");
        assertThat(load().store().modelListFile()).contains(Path.of("/x/ratatoskr/registry.json"));
        environment.put("RATATOSKR_CACHE_DIR", "/y");
        assertThat(load().store().modelListFile()).contains(Path.of("/y/registry.json"));
        file = "ratatoskr.models.folder=z";
        assertThat(load().store().modelListFile()).contains(home.resolve("z/registry.json"));
    }

    @Test
    void a_provider_may_be_configured_by_the_environment_alone() {
        environment.put("RATATOSKR_PROVIDERS_MY_PROXY_BASE_URL", "https://proxy.example.com/v1");
        environment.put("RATATOSKR_PROVIDERS_MY_PROXY_API_KEY", " " + KEY + "\n");
        environment.put("RATATOSKR_PROVIDERS_MY_PROXY_ACCEPT_UNKNOWN_MODELS", "false");
        environment.put("RATATOSKR_SOMETHING_ELSE", "ignored");
        environment.put("RATATOSKR_PROVIDERS_FOO_BAR", "ignored");

        ProviderSettings proxy = load().providers().get("my-proxy");

        assertThat(proxy.baseUrl()).contains(URI.create("https://proxy.example.com/v1"));
        assertThat(proxy.apiKey()).contains(new Secret(KEY));
        assertThat(proxy.acceptUnknownModels()).isFalse();
        assertThat(load().providers()).doesNotContainKeys("foo", "my-proxy-accept-unknown");
    }

    @Test
    void a_well_known_variable_is_used_for_its_own_provider_only() {
        environment.put("OPENAI_API_KEY", KEY);
        file = "ratatoskr.providers.compatible.base-url=https://api.openai.com/v1";
        Map<String, ProviderSettings> providers = load().providers();

        assertThat(providers.get("openai").apiKey()).contains(new Secret(KEY));
        assertThat(providers.get("compatible").apiKey()).isEmpty();
        assertThat(providers.get("openrouter").apiKey()).isEmpty();
    }

    @Test
    void a_well_known_variable_sent_to_another_host_is_a_warning() {
        environment.put("OPENAI_API_KEY", KEY);
        file = "ratatoskr.providers.openai.base-url=https://proxy.example.com/v1";
        assertThat(loaded().warnings())
                .singleElement()
                .asString()
                .contains("OPENAI_API_KEY is sent to proxy.example.com")
                .doesNotContain(KEY);

        file = "ratatoskr.providers.openai.base-url=http://localhost:4000/v1";
        assertThat(loaded().warnings()).isEmpty();

        file = "ratatoskr.providers.openai.base-url=https://proxy.example.com/v1";
        environment.put("RATATOSKR_PROVIDERS_OPENAI_API_KEY", KEY);
        assertThat(loaded().warnings()).isEmpty();
    }

    @Test
    void a_key_comes_from_its_variable_then_its_file_then_the_well_known_variable() throws IOException {
        Files.writeString(home.resolve("key"), "from-file\n");
        Files.setPosixFilePermissions(home.resolve("key"), PosixFilePermissions.fromString("rw-------"));
        environment.put("OPENAI_API_KEY", "customary");
        file = "ratatoskr.providers.openai.api-key-file=key";
        assertThat(load().providers().get("openai").apiKey()).contains(new Secret("from-file"));
        assertThat(loaded().warnings()).isEmpty();

        environment.put("RATATOSKR_PROVIDERS_OPENAI_API_KEY", "own");
        assertThat(load().providers().get("openai").apiKey()).contains(new Secret("own"));
    }

    @Test
    void a_key_file_that_is_missing_empty_or_huge_is_a_mistake() throws IOException {
        Files.writeString(home.resolve("empty"), " \n");
        Files.writeString(home.resolve("huge"), "k".repeat((64 << 10) + 1));
        file = "ratatoskr.providers.a.api-key-file=missing\nratatoskr.providers.b.api-key-file=empty\n"
                + "ratatoskr.providers.c.api-key-file=huge\n";

        assertThat(mistakes())
                .anySatisfy(line -> assertThat(line).contains("a.api-key-file: ", "cannot be read"))
                .anySatisfy(line -> assertThat(line).contains("b.api-key-file: ", "is empty"))
                .anySatisfy(line -> assertThat(line).contains("c.api-key-file: ", "larger than 64 KiB"));
    }

    @Test
    void a_key_is_never_taken_from_where_others_can_see_it() {
        file = "ratatoskr.providers.openai.api-key=" + KEY;
        system.put("ratatoskr.providers.compatible.api-key", KEY);
        set.put("ratatoskr.providers.openrouter.api-key", KEY);

        assertThat(mistakes())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .contains("providers.openai.api-key: is set in user.properties (not shown)")
                        .contains("RATATOSKR_PROVIDERS_OPENAI_API_KEY"))
                .anySatisfy(line -> assertThat(line).contains("compatible.api-key: is set in a system property"))
                .anySatisfy(line -> assertThat(line).contains("openrouter.api-key: is set in --set"))
                .noneSatisfy(line -> assertThat(line).contains(KEY));
    }

    @Test
    void a_key_with_a_line_break_inside_is_a_mistake_that_does_not_show_it() {
        environment.put("OPENAI_API_KEY", "sk-hush\nsk-more");
        environment.put("RATATOSKR_PROVIDERS_COMPATIBLE_API_KEY", "Bearer hush");

        assertThat(mistakes())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("the key (not shown) contains a space")
                        .doesNotContain("hush"));
    }

    @Test
    void no_secret_is_ever_printed() {
        environment.put("OPENAI_API_KEY", KEY);
        set.put("ratatoskr.providers.openai.headers", "X-Odd: " + KEY);
        Loaded loaded = loaded();

        assertThat(loaded.toString()).doesNotContain(KEY);
        assertThat(loaded.settings().effectiveValues())
                .doesNotContainValue(KEY)
                .doesNotContainKey("ratatoskr.providers.openai.api-key");
        assertThat(loaded.settings().providers().get("openai").headers()).containsEntry("X-Odd", KEY);
    }

    @Test
    void all_mistakes_come_together() {
        file = "ratatoskr.routing.embd=local\n"
                + "ratatoskr.providers.ollama.base-url=localhost:11434\n"
                + "ratatoskr.http.keep-alive=75\n"
                + "ratatoskr.routing.chat=openai,nobody\n";
        environment.put("RATATOSKR_HTTP_PORT", "many");

        ConfigurationInvalid invalid = catchThrowableOfType(ConfigurationInvalid.class, this::load);

        assertThat(invalid).hasMessageStartingWith("config has 5 problems:\n");
        assertThat(mistakes())
                .containsExactlyInAnyOrder(
                        "ratatoskr.routing.embd: unknown key; did you mean ratatoskr.routing.embed?",
                        "ratatoskr.http.port (from RATATOSKR_HTTP_PORT): 'many' is not an integer; expected 0 to 65535",
                        "ratatoskr.http.keep-alive: '75' has no unit; write 75s",
                        "ratatoskr.routing.chat: unknown provider 'nobody'; known providers:"
                                + " [anthropic, compatible, gemini, huggingface, llm, local, ollama, openai, openrouter]",
                        "ratatoskr.providers.ollama.base-url: 'localhost:11434' has no scheme;"
                                + " write http://localhost:11434");
    }

    @Test
    void a_mistake_in_the_shared_keys_is_reported_once() {
        file = "ratatoskr.provider-defaults.idle-timeout=forever";

        assertThat(mistakes()).singleElement().asString().startsWith("ratatoskr.provider-defaults.idle-timeout: ");
    }

    @Test
    void own_keys_of_routes_can_be_set_without_the_file() {
        set.put("triage.model", "small");
        set.put("verbose", "true");
        assertThat(mistakes()).singleElement().asString().startsWith("verbose: --set accepts keys of ratatoskr.");
        set.remove("verbose");
        assertThat(loaded().otherProperties()).containsEntry("triage.model", "small");
    }

    @Test
    void unknown_keys_get_the_nearest_known_one() {
        set.put("ratatoskr.http.prot", "1");
        set.put("http.port", "1");
        system.put("ratatoskr.providers.openai.api_key_file", "x");
        file = "ratatosk.http.port=1\nratatoskr.nothing.like.it=1\nmy.own=fine\ncamel.main.name=fine";

        assertThat(mistakes())
                .containsExactlyInAnyOrder(
                        "ratatoskr.http.prot: unknown key; did you mean ratatoskr.http.port?",
                        "http.port: --set accepts keys of ratatoskr., of camel., of the file, and others with a dot for your routes;"
                                + " write ratatoskr.http.port",
                        "ratatoskr.providers.openai.api_key_file: unknown key;"
                                + " did you mean ratatoskr.providers.openai.api-key-file?",
                        "ratatosk.http.port: unknown key; the gateway's keys begin with ratatoskr.",
                        "ratatoskr.nothing.like.it: unknown key;"
                                + " config/application.properties in the distribution lists all keys");
    }

    @Test
    void names_of_providers_are_checked() {
        file = "ratatoskr.providers.My_Proxy.base-url=https://example.com\n"
                + "ratatoskr.providers.ratatoskr.base-url=https://example.com\n"
                + "ratatoskr.providers.x.models=m\nratatoskr.providers.x-accept-unknown.models=m\n";

        assertThat(mistakes())
                .anySatisfy(line -> assertThat(line).contains("'My_Proxy' is not a provider name"))
                .anySatisfy(line -> assertThat(line).contains("'ratatoskr' is reserved"))
                .anySatisfy(line -> assertThat(line)
                        .contains("same environment variable", "RATATOSKR_PROVIDERS_X_ACCEPT_UNKNOWN_MODELS"));
    }

    @Test
    void inconsistent_values_are_mistakes() throws IOException {
        Files.writeString(home.resolve("cert.pem"), "x");
        file = """
                ratatoskr.http.host=0.0.0.0
                ratatoskr.tls.certificate=cert.pem
                ratatoskr.http.body-budget=1MiB
                ratatoskr.providers.openai.breaker-minimum-calls=30
                ratatoskr.providers.openai.retries-before-fallback=3
                ratatoskr.providers.openai.retry-delay=6s
                ratatoskr.providers.lan.base-url=http://10.0.0.1:8080
                """;
        assertThat(mistakes())
                .hasSize(7)
                .anySatisfy(line -> assertThat(line).startsWith("ratatoskr.http.host: '0.0.0.0' opens the HTTP API"))
                .anySatisfy(line -> assertThat(line).startsWith("ratatoskr.tls.key: is missing"))
                .anySatisfy(line -> assertThat(line).startsWith("ratatoskr.http.body-budget: is 1048576 bytes"))
                .anySatisfy(line ->
                        assertThat(line).contains("breaker-minimum-calls: is 30; the maximum is breaker-window, 20"))
                .anySatisfy(
                        line -> assertThat(line).contains("retries-before-fallback: is 3; the maximum is retries, 2"))
                .anySatisfy(line -> assertThat(line).contains("retry-delay: is 6000 ms"))
                .anySatisfy(line -> assertThat(line).contains("lan.base-url", "plain http to another machine"));
    }

    @Test
    void files_are_found_from_home_and_must_be_there() throws IOException {
        file = "ratatoskr.http.keys-file=keys";
        assertThat(mistakes()).singleElement().asString().contains("access.keys-file", "does not exist");

        Files.writeString(home.resolve("keys"), "k");
        assertThat(load().http().keysFile()).contains(home.resolve("keys"));
    }

    /** Lets others enter the folder; skips the test where they cannot enter those above it. */
    private void openFolder() throws IOException {
        permissions("rwxr-xr-x", "");
        for (Path folder = home.toRealPath(); folder != null; folder = folder.getParent()) {
            assumeThat(Files.getPosixFilePermissions(folder)).contains(PosixFilePermission.OTHERS_EXECUTE);
        }
    }

    private void permissions(String mode, String... names) throws IOException {
        for (String name : names) {
            Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString(mode));
        }
    }

    @Test
    void a_relative_path_of_the_socket_is_in_the_home_folder_and_a_long_one_a_mistake() {
        file = "ratatoskr.socket.path=./run/../r.sock";
        assertThat(load().socket().path()).contains(home.resolve("r.sock").toAbsolutePath());
        file = "ratatoskr.socket.path=/" + "s".repeat(200);
        assertThat(mistakes())
                .singleElement()
                .asString()
                .startsWith("ratatoskr.socket.path: /s")
                .contains("has 201 bytes; the path of a socket may have at most ");
    }

    @Test
    void files_of_keys_that_others_can_read_or_change_are_refused() throws IOException {
        file = """
                ratatoskr.access.keys-file=keys
                ratatoskr.tls.certificate=cert.pem
                ratatoskr.tls.key=key.pem
                ratatoskr.providers.openai.api-key-file=openai
                """;
        for (String name : List.of("keys", "key.pem", "cert.pem", "openai")) {
            Files.writeString(home.resolve(name), "x");
        }
        String[] secrets = {"keys", "key.pem", "openai"};
        openFolder();
        permissions("rw-r--r--", "cert.pem");
        permissions("rw-r--r--", secrets);
        assertThat(mistakes())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("ratatoskr.access.keys-file: ")
                        .contains("is readable by every user", "chmod 600"))
                .anySatisfy(line -> assertThat(line).startsWith("ratatoskr.tls.key: "))
                .anySatisfy(line -> assertThat(line).startsWith("ratatoskr.providers.openai.api-key-file: "));
        permissions("rw-----w-", secrets);
        assertThat(mistakes()).hasSize(3).allMatch(line -> line.contains("is writable by every user"));
        // The group is the owner's choice, such as fsGroup of Kubernetes
        permissions("rw-rw----", secrets);
        assertThat(loaded().warnings()).isEmpty();
        // Nobody else can enter the folder
        permissions("rw-rw-rw-", secrets);
        permissions("rwxr-x---", "");
        assertThat(loaded().warnings()).isEmpty();
    }

    @Test
    void secrets_that_Kubernetes_mounts_may_be_readable_but_not_writable() throws IOException {
        openFolder();
        Path version = Files.createDirectory(home.resolve("..2026_01_01"));
        Files.setPosixFilePermissions(version, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path target = Files.writeString(version.resolve("keys"), "k");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(home.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(home.resolve("keys"), Path.of("..data/keys"));
        file = "ratatoskr.access.keys-file=keys";
        assertThat(load().http().keysFile()).contains(home.resolve("keys"));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--rw-"));
        assertThat(mistakes()).singleElement().asString().contains("is writable");
        // A file beside the link is no mounted secret
        Files.delete(home.resolve("keys"));
        Files.writeString(home.resolve("keys"), "k");
        permissions("rw-r--r--", "keys");
        assertThat(mistakes()).singleElement().asString().contains("is readable");
    }

    @Test
    void loopback_providers_are_local_unless_set_otherwise() {
        file = """
                ratatoskr.providers.ollama.base-url=http://localhost:11434/v1
                ratatoskr.providers.proxy.base-url=http://127.0.0.1:4000
                ratatoskr.providers.proxy.local=false
                ratatoskr.providers.lan.base-url=http://10.0.0.1:8080
                ratatoskr.providers.lan.allow-http=true
                ratatoskr.routing.embed=local,ollama
                """;
        Settings settings = load();

        assertThat(settings.providers().get("ollama").local()).isTrue();
        assertThat(settings.providers().get("ollama").profile().address()).isEqualTo("localhost:11434");
        assertThat(settings.providers().get("proxy").local()).isFalse();
        assertThat(settings.providers().get("lan").local()).isFalse();
        assertThat(settings.routing().providerOrder())
                .containsExactly(Map.entry(Operation.EMBED, List.of("local", "ollama")));
    }

    @Test
    void a_key_defined_twice_in_a_file_is_a_mistake() {
        file = "ratatoskr.http.port=1\nratatoskr.http.port=2";

        assertThat(mistakes()).containsExactly("ratatoskr.http.port: is defined twice in user.properties; remove one");
    }

    @Test
    void other_keys_are_handed_on_with_the_same_precedence() {
        file = "my.own=file\ncamel.main.name=file";
        set.put("my.own", "set");
        system.put("camel.main.extra", "system");
        system.put("java.home", "not ours");
        environment.put("CAMEL_MAIN_NAME", "environment");

        assertThat(loaded().otherProperties())
                .containsEntry("my.own", "set")
                .containsEntry("camel.main.name", "environment")
                .containsEntry("camel.main.extra", "system")
                .containsKey("camel.main.shutdownTimeout")
                .doesNotContainKey("java.home")
                .doesNotContainKey("ratatoskr.http.port");
    }

    @Test
    void effective_values_are_listed_under_their_own_keys() {
        set.put("ratatoskr.provider-defaults.idle-timeout", "9s");

        assertThat(load().effectiveValues())
                .containsEntry("ratatoskr.http.port", "9740")
                .containsEntry("ratatoskr.providers.openai.idle-timeout", "9s")
                .containsEntry("ratatoskr.providers.openrouter.base-url", "https://openrouter.ai/api/v1")
                .containsEntry("ratatoskr.log.level", "");
    }

    @Test
    void sources_of_the_process_read_the_users_file() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.properties"), "ratatoskr.http.port=1234");
        assertThat(ConfigOrigin.ofProcess(home, Optional.empty(), true, Map.of())
                        .file())
                .hasValueSatisfying(found -> assertThat(found.text()).contains("1234"));

        Path missing = home.resolve("missing.properties");
        assertThat(catchThrowableOfType(
                        ConfigurationInvalid.class,
                        () -> ConfigOrigin.ofProcess(home, Optional.of(missing), true, Map.of())))
                .hasMessageContaining("missing.properties: the file cannot be read");
    }

    private Settings load() {
        return loaded().settings();
    }

    private Loaded loaded() {
        return SettingsLoader.load(new ConfigOrigin(
                home,
                new ConfigOrigin.PackagedFiles(ConfigOrigin.packagedDefaults(), ""),
                new ConfigOrigin.UserFiles(Optional.of(new UserFile("user.properties", file)), Optional.empty()),
                set,
                system,
                environment));
    }

    private List<String> mistakes() {
        ConfigurationInvalid invalid = catchThrowableOfType(ConfigurationInvalid.class, this::load);
        assertThat(invalid).isNotNull();
        return invalid.getMessage().lines().skip(1).map(String::strip).toList();
    }
}
