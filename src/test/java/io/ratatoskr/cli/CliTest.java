package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CliTest {
    private final CommandRunner run = new CommandRunner();

    @Test
    void help_names_commands_and_exit_codes() {
        assertThat(run.cli("--help")).isZero();
        assertThat(run.out())
                .contains("serve", "chat", "embed", "nli", "classify", "stance", "rerank")
                .contains("models", "mock", "completion", "Exit codes:")
                .contains("130", "the configuration has mistakes")
                .doesNotContain("\u001b");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void every_command_has_its_help_with_the_shared_options() {
        for (String command :
                List.of("serve", "chat", "embed", "nli", "classify", "stance", "rerank", "models", "mock")) {
            var one = new CommandRunner();
            assertThat(one.cli(command, "--help")).as(command).isZero();
            assertThat(one.out())
                    .as(command)
                    .contains("Usage: ratatoskr " + command, "--config=FILE", "--set=KEY=VALUE");
        }
    }

    @Test
    void version_is_printed() {
        assertThat(run.cli("--version")).isZero();
        assertThat(run.out()).startsWith("ratatoskr ").contains("java ");
    }

    @Test
    void no_command_is_wrong_usage() {
        assertThat(run.cli()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("Try 'ratatoskr --help'");
    }

    @Test
    void unknown_options_are_wrong_usage() {
        assertThat(run.cli("chat", "--modle", "x", "hi")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--modle");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void shared_options_may_stand_before_and_after_the_command() {
        assertThat(run.cli(
                        "--set", "ratatoskr.http.port=1", "serve", "--config", "my.properties", "--set", "my.key=a=b"))
                .isZero();
        assertThat(run.options.config()).contains(Path.of("my.properties"));
        assertThat(run.options.set()).containsEntry("ratatoskr.http.port", "1").containsEntry("my.key", "a=b");
    }

    @Test
    void host_and_port_are_shortcuts_to_keys() {
        assertThat(run.cli("serve", "--host", "127.0.0.2", "--port", "0")).isZero();
        assertThat(run.options.set())
                .containsEntry("ratatoskr.http.host", "127.0.0.2")
                .containsEntry("ratatoskr.http.port", "0");
    }

    @Test
    void a_set_without_a_value_is_wrong_usage() {
        assertThat(run.cli("serve", "--set", "ratatoskr.http.port")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).contains("--set expects key=value");
    }

    @Test
    void all_configuration_mistakes_are_printed() {
        assertThat(run.cli("serve", "--set", "ratatoskr.http.prot=1", "--set", "ratatoskr.http.keep-alive=5"))
                .isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(run.err())
                .contains("config has 2 problems")
                .contains("did you mean ratatoskr.http.port?")
                .contains("'5' has no unit; write 5s")
                .doesNotContain("\tat ");
    }

    @Test
    void a_secret_on_the_command_line_is_refused_and_not_shown() {
        assertThat(run.cli("serve", "--set", "ratatoskr.providers.openai.api-key=sk-hush"))
                .isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(run.err()).contains("not shown").doesNotContain("hush");
    }

    @Test
    void models_are_listed_in_columns() {
        run.gateway.models = List.of(
                model("all-MiniLM-L6-v2", "local", true, ModelCapability.EMBED),
                model("gpt", "openrouter", false, ModelCapability.CHAT));
        assertThat(run.cli("models")).isZero();
        assertThat(run.out()).isEqualTo("local  all-MiniLM-L6-v2  embed" + System.lineSeparator());
        assertThat(run.gateway.closed).isTrue();
    }

    @Test
    void all_models_have_the_reason_why_they_cannot_be_called() {
        run.gateway.models = List.of(model("gpt", "openrouter", false, ModelCapability.CHAT));
        assertThat(run.cli("models", "--all")).isZero();
        assertThat(run.out()).contains("openrouter  gpt  chat  (not callable: no key)");
    }

    @Test
    void capabilities_of_encoders_are_listed() {
        run.gateway.models = List.of(ModelInfo.of(
                "nli-tiny", "local", Set.of(ModelCapability.STANCE, ModelCapability.ZERO_SHOT, ModelCapability.NLI)));
        assertThat(run.cli("models")).isZero();
        assertThat(run.out().strip()).isEqualTo("local  nli-tiny  nli, zero_shot, stance");
    }

    @Test
    void models_as_json() {
        run.gateway.models = List.of(model("m", "local", true, ModelCapability.EMBED));
        assertThat(run.cli("models", "--json")).isZero();
        assertThat(run.out())
                .isEqualTo("[{\"id\":\"m\",\"provider\":\"local\",\"capabilities\":[\"embed\"],\"dimensions\":384,"
                        + "\"callable\":true}]\n");
    }

    @Test
    void a_failing_provider_is_one_line_without_a_stack_trace() {
        run.gateway.failure = new ProviderUnavailable("local: down\n  for good");
        assertThat(run.cli("models")).isEqualTo(ExitCodes.FAILED);
        assertThat(run.err().strip()).isEqualTo("local: down for good");
    }

    @Test
    void mock_command_names_the_jar_of_the_mock() {
        assertThat(run.cli("mock", "--port", "4010")).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).containsOnlyOnce("\n").contains("java -jar ratatoskr-mock.jar");
    }

    private static ModelInfo model(String id, String provider, boolean callable, ModelCapability capability) {
        return new ModelInfo(
                id,
                provider,
                Set.of(capability),
                null,
                capability == ModelCapability.EMBED ? 384 : null,
                callable,
                callable ? null : "no key");
    }
}
