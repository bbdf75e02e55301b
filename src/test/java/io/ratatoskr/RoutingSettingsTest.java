package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.routing.strategy.BuiltInStrategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of strategies and fallback lists: the examples of {@code docs/routing.md} start a gateway, mistakes name themselves. */
final class RoutingSettingsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|properties)\\n(.*?)^```$");

    @TempDir
    Path folder;

    static Stream<MatchResult> examples() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("docs/routing.md"))).results();
    }

    private ModelGateway gateway(String models, String properties) throws IOException {
        return Ratatoskr.builder()
                .environment(Map.of())
                .models(Files.writeString(folder.resolve("models.yaml"), models))
                .config(Files.writeString(folder.resolve("application.properties"), properties))
                .build();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void example_of_the_guide_starts_a_gateway(MatchResult example) throws IOException {
        boolean yaml = example.group(1).equals("yaml");
        try (ModelGateway gateway = gateway(yaml ? example.group(2) : "{}", yaml ? "" : example.group(2))) {
            RoutePlan plan = gateway.route(ChatRequest.of("openai:gpt-4.1", Message.user("hello")));
            assertThat(plan.refusals()).extracting(RoutePlan.Refusal::provider).contains("openai");
        }
    }

    @Test
    void every_strategy_has_a_section_in_the_guide() throws IOException {
        String guide = Files.readString(Path.of("docs/routing.md"));
        for (String name : BuiltInStrategies.create().keySet()) {
            assertThat(guide).contains("\n### " + name + "\n").contains("[`" + name + "`](#" + name + ")");
        }
        assertThat(examples()).hasSizeGreaterThan(10);
    }

    private List<String> mistakes(String models, String properties) {
        return catchThrowableOfType(
                        ConfigurationInvalid.class,
                        () -> gateway(models, properties).close())
                .getMessage()
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    void all_mistakes_are_reported_together() {
        assertThat(mistakes("""
                aliases:
                  a: {models: [x], strategy: Cheap}
                  b: {models: [x], strategy: [weighted, cost]}
                  c: {models: [x], strategy: weighted, weights: {x: -1, y: many}}
                  d: {models: [x], strategy: cost, weights: {x: 1}}
                  e: {models: [x], fallback: {too-long: [y], context-window: [""]}}
                  f: {model: [x]}
                  g: {models: [x], fallback: {rate-limit: [y]}}
                  h: {models: [openai:x], strategy: weighted, weights: {opnai: 2, x: 1, openai: 1}}
                fallback:
                  g: {rate-limit: [z]}
                """, """
                ratatoskr.routing.chat.strategy=latency,cost
                ratatoskr.routing.embed.weights=openai=1
                ratatoskr.routing.nli.strategy=weighted
                ratatoskr.routing.nli.weights=openai
                ratatoskr.routing.fallback.too-long=x
                """))
                .anySatisfy(
                        line -> assertThat(line).contains("aliases.a.strategy").contains("'Cheap' is not the name"))
                .anySatisfy(
                        line -> assertThat(line).contains("aliases.b.strategy").contains("put 'weighted' at the end"))
                .anySatisfy(
                        line -> assertThat(line).contains("aliases.c.weights.x").contains("not a weight"))
                .anySatisfy(line -> assertThat(line).contains("aliases.c.weights.y"))
                .anySatisfy(
                        line -> assertThat(line).contains("aliases.d.weights").contains("no effect"))
                .anySatisfy(line ->
                        assertThat(line).contains("aliases.e.fallback.too-long").contains("rate-limit"))
                .anySatisfy(line -> assertThat(line).contains("aliases.e.fallback.context-window"))
                .anySatisfy(line -> assertThat(line).contains("aliases.f.model").contains("expected one of models"))
                .anySatisfy(line ->
                        assertThat(line).contains("aliases.h.weights.opnai").contains("neither a provider"))
                .noneSatisfy(line -> assertThat(line).contains("aliases.h.weights.x"))
                .anySatisfy(line -> assertThat(line).contains("fallback.g").contains("keep one"))
                .anySatisfy(line ->
                        assertThat(line).contains("routing.chat.strategy").contains("put 'latency' at the end"))
                .anySatisfy(line ->
                        assertThat(line).contains("routing.embed.weights").contains("no effect"))
                .anySatisfy(
                        line -> assertThat(line).contains("routing.nli.weights").contains("name=number"))
                .anySatisfy(line ->
                        assertThat(line).contains("routing.fallback.too-long").contains("unknown key"));
    }

    @Test
    void unknown_strategy_is_a_mistake_with_a_suggestion() {
        assertThat(mistakes("aliases: {a: {models: [x], strategy: stiky}}", "ratatoskr.routing.chat.strategy=random"))
                .anySatisfy(line -> assertThat(line)
                        .contains("models.yaml: aliases.a.strategy: unknown strategy 'stiky'; did you mean sticky?"))
                .anySatisfy(line -> assertThat(line)
                        .contains("ratatoskr.routing.chat.strategy: unknown strategy 'random'; expected one of"));
    }
}
