package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigCommandTest {
    private final CommandRunner run = new CommandRunner();

    private JsonNode json(String... args) throws IOException {
        run.cli(args);
        return Json.mapper().readTree(run.out());
    }

    @Test
    void values_are_shown_with_their_origins() {
        run.environment = Map.of("RATATOSKR_HTTP_PORT", "8080", "OPENAI_API_KEY", "sk-hush");
        assertThat(run.cli("config", "show", "http", "ratatoskr.providers.openai.api-key"))
                .isZero();
        assertThat(run.out().lines())
                .contains(
                        "ratatoskr.http.port = 8080  (environment variable RATATOSKR_HTTP_PORT)",
                        "ratatoskr.http.host = 127.0.0.1  (default)",
                        "ratatoskr.providers.openai.api-key = ***  (environment variable OPENAI_API_KEY)")
                .allMatch(line -> line.startsWith("ratatoskr.http.") || line.contains(".api-key = "));
        assertThat(run.out()).doesNotContain("hush");
    }

    @Test
    void only_changed_values() {
        assertThat(run.cli("config", "show", "--changed", "--set", "ratatoskr.http.port=1"))
                .isZero();
        assertThat(run.out().strip()).isEqualTo("ratatoskr.http.port = 1  (--set)");
    }

    @Test
    void values_as_json() throws IOException {
        JsonNode shown = json("config", "show", "http.port", "--json", "--set", "ratatoskr.http.port=1");
        assertThat(shown.path("values")).containsExactly(Json.mapper().readTree("""
                                {"key":"ratatoskr.http.port","value":"1","changed":true,"origin":{"kind":"command_line"}}"""));
        assertThat(shown.path("mistakes")).isEmpty();
    }

    @Test
    void a_configuration_with_mistakes_is_shown_and_ends_with_3() {
        assertThat(run.cli("config", "show", "http.port", "--set", "ratatoskr.http.port=many"))
                .isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(run.out()).contains("ratatoskr.http.port = many  (--set)");
        assertThat(run.err()).contains("the configuration has mistakes:", "ratatoskr.http.port: 'many'");
    }

    @Test
    void an_unknown_key_is_one_sentence() {
        assertThat(run.cli("config", "show", "htpt")).isEqualTo(ExitCodes.REQUEST);
        assertThat(run.err()).contains("no key begins with htpt").containsOnlyOnce("\n");
    }

    @Test
    void a_check_as_json() throws IOException {
        assertThat(json("config", "check", "--json"))
                .isEqualTo(Json.mapper().readTree("{\"valid\":true,\"mistakes\":[],\"remarks\":[]}"));
        var broken = new CommandRunner();
        assertThat(broken.cli("config", "check", "--json", "--set", "ratatoskr.http.port=many"))
                .isEqualTo(ExitCodes.CONFIGURATION);
        JsonNode result = Json.mapper().readTree(broken.out());
        assertThat(result.path("valid").asBoolean()).isFalse();
        assertThat(result.path("mistakes").path(0).asText()).startsWith("ratatoskr.http.port: 'many'");
        assertThat(broken.err()).isEmpty();
    }
}
