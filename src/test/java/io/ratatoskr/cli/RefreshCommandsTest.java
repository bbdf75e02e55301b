package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelListDiff;
import io.ratatoskr.api.ModelListDiff.ChangedModel;
import io.ratatoskr.api.ModelListDiff.FieldChange;
import io.ratatoskr.api.RefreshRequest;
import io.ratatoskr.api.RefreshResult;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RefreshCommandsTest {
    private static final RefreshResult REFRESHED = new RefreshResult(
            "openrouter",
            364,
            new ModelListDiff(
                    List.of("a/new"),
                    List.of("b/old", "c/old"),
                    List.of(new ChangedModel(
                            "d/same",
                            List.of(
                                    new FieldChange("pricing.prompt", new RawJson("3"), new RawJson("2.5")),
                                    new FieldChange("capabilities", null, new RawJson("[\"chat\"]")))))),
            null);
    private static final RefreshResult DOWN =
            RefreshResult.failed("ollama", "ollama: connection refused at localhost:11434");
    private static final RefreshResult SAME = new RefreshResult("gemini", 40, ModelListDiff.NONE, null);

    private final CommandRunner run = new CommandRunner();

    @Test
    void each_provider_is_reported_and_a_failed_one_does_not_affect_the_rest() {
        run.gateway.outcomes = List.of(REFRESHED, DOWN, SAME);
        assertThat(run.cli("models", "refresh")).isZero();
        assertThat(run.gateway.lastRefresh).isEqualTo(new RefreshRequest(List.of(), true));
        assertThat(run.out()).isEqualTo("""
                        openrouter: 364 models, 1 added, 2 removed, 1 changed
                        gemini: 40 models, unchanged
                        """);
        assertThat(run.err()).contains("ollama returned no models: connection refused");
        assertThat(run.gateway.closed).isTrue();
    }

    @Test
    void it_fails_when_no_provider_responded() {
        run.gateway.outcomes = List.of(DOWN);
        assertThat(run.cli("models", "refresh", "--provider", "ollama,y", "--provider", "x"))
                .isEqualTo(1);
        assertThat(run.gateway.lastRefresh).isEqualTo(new RefreshRequest(List.of("ollama", "y", "x"), true));
        run.gateway.outcomes = List.of();
        assertThat(run.cli("models", "refresh")).isEqualTo(1);
        assertThat(run.err()).contains("no provider has a model list to fetch");
        assertThat(run.cli("models", "diff")).isEqualTo(1);
    }

    @Test
    void differences_are_shown_line_by_line_and_not_stored() {
        run.gateway.outcomes = List.of(REFRESHED, DOWN, SAME);
        assertThat(run.cli("models", "diff", "--provider", "openrouter")).isZero();
        assertThat(run.gateway.lastRefresh).isEqualTo(new RefreshRequest(List.of("openrouter"), false));
        assertThat(run.out()).isEqualTo("""
                        + openrouter:a/new
                        - openrouter:b/old
                        - openrouter:c/old
                        ~ openrouter:d/same
                            pricing.prompt: 3 → 2.5
                            capabilities: unknown → ["chat"]
                        """);
        assertThat(run.err()).contains("gemini: 40 models, unchanged", "ollama returned no models: connection refused");
    }

    @Test
    void differences_are_shown_as_json() {
        run.gateway.outcomes = List.of(REFRESHED, DOWN);
        assertThat(run.cli("models", "diff", "--json")).isZero();
        assertThat(run.out()).isEqualTo("""
                        [{"provider":"openrouter","models":364,"added":["a/new"],"removed":["b/old","c/old"],"changed":[\
                        {"id":"d/same","facts":{"pricing.prompt":{"before":3,"after":2.5},"capabilities":{"after":["chat"]}}}]},\
                        {"provider":"ollama","failure":"connection refused at localhost:11434"}]
                        """);
    }
}
