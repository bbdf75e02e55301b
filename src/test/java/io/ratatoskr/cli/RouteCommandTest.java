package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.api.error.ModelNotFound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteCommandTest {
    private final CommandRunner runner = new CommandRunner();

    @Test
    void plan_is_a_table_with_refusals_and_fallback_lists() {
        assertThat(runner.cli("route", "--model", "smart", "hello", "there")).isZero();
        assertThat(runner.out()).isEqualTo("""
                strategy: cost
                   provider  model      reason
                1  first     the-model  0.0012 USD
                2  second    the-model  price unknown
                -  third                disabled: no key
                after context-window: larger
                """);
    }

    @Test
    void plan_is_json_on_request() {
        assertThat(runner.cli("route", "--model", "smart", "--json")).isZero();
        assertThat(runner.out())
                .isEqualTo("{\"model\":\"smart\",\"operation\":\"chat\",\"strategy\":\"cost\",\"candidates\":["
                        + "{\"provider\":\"first\",\"model\":\"the-model\",\"reason\":\"0.0012 USD\",\"score\":0.0012},"
                        + "{\"provider\":\"second\",\"model\":\"the-model\",\"reason\":\"price unknown\"}],"
                        + "\"refusals\":[{\"provider\":\"third\",\"reason\":\"disabled: no key\"}],"
                        + "\"fallback\":{\"context-window\":[\"larger\"]}}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "generate", "embed", "nli", "zero-shot", "classify", "stance", "rerank"})
    void every_operation_can_be_explained(String operation) {
        assertThat(runner.cli(
                        "route", "--model", "m", "--operation", operation, "--max-tokens", "5", "--stream", "text"))
                .as(runner.err())
                .isZero();
        assertThat(runner.gateway.routed.operation().wireName()).isEqualTo(operation);
    }

    @Test
    void options_are_those_of_the_request() {
        runner.withInput("the prompt");
        assertThat(runner.cli("route", "--model", "m", "--provider", "p", "--stream", "--session", "s", "-"))
                .isZero();
        assertThat(runner.gateway.routed.provider()).isEqualTo("p");
        assertThat(runner.gateway.routed.stream()).isTrue();
        assertThat(runner.gateway.routed.toString()).contains("the prompt").contains("user");
    }

    @Test
    void mistakes_end_with_the_codes_of_other_commands() {
        assertThat(runner.cli("route")).isEqualTo(2);
        assertThat(runner.cli("route", "--model", "m", "--operation", "sing")).isEqualTo(4);
        runner.gateway.failure = new ModelNotFound("unknown model 'm'", "m");
        assertThat(runner.cli("route", "--model", "m")).isEqualTo(4);
    }

    @Test
    void running_gateway_explains_with_its_own_settings() {
        try (TestGateway gateway = TestGateway.of(
                Ratatoskr.builder(),
                "ratatoskr.routing.chat.strategy",
                "round-robin",
                "ratatoskr.providers.compatible.base-url",
                "http://127.0.0.1:9")) {
            assertThat(runner.cli("route", "--model", "compatible:m", "--service", gateway.url()))
                    .isZero();
            assertThat(runner.out()).isEqualTo("""
                    strategy: round-robin
                       provider    model  reason
                    1  compatible  m      turn 1 of 1
                    """);
        }
    }
}
