package io.ratatoskr.cli;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelListDiff;
import io.ratatoskr.api.model.ModelListDiff.ChangedModel;
import io.ratatoskr.api.model.ModelListDiff.FieldChange;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.api.model.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Runs commands for the golden tests against a gateway in memory that has something of everything. */
public final class GoldenCli {
    /** What a command printed, and the code it ended with. */
    public record Ended(int code, String out) {}

    private GoldenCli() {}

    public static Ended run(String typed, String... args) {
        var run = new CommandRunner().withInput(typed);
        run.interactive = typed.isEmpty();
        InMemoryGateway gateway = run.gateway;
        gateway.models = List.of(ModelInfo.of("small", "local", Set.of(ModelCapability.EMBED))
                .withContextWindow(128)
                .withDimensions(384));
        gateway.metadata = List.of(big("acme", true), big("other", false));
        gateway.truncated = List.of(0);
        gateway.events = events();
        gateway.outcomes = outcomes();
        gateway.presets = presets();
        int code = run.cli(args);
        return new Ended(code, run.out());
    }

    /** The names of all commands, of their options without a value, and of those with one; a line each. */
    public static List<String> commands() {
        return CompletionTable.of(Cli.program(new CommandRunner())).stream()
                .sorted(comparingInt(
                        node -> node.path().split(" ").length + (node.path().isEmpty() ? -1 : 0)))
                .flatMap(node -> {
                    String name = ("ratatoskr " + node.path()).strip().replace(' ', '_');
                    return Stream.of(
                            name + " commands "
                                    + node.commands().stream()
                                            .map(CompletionTable.Word::name)
                                            .collect(joining(" ")),
                            name + " flag_opts " + options(node, false),
                            name + " arg_opts " + options(node, true));
                })
                .toList();
    }

    private static String options(CompletionTable.Node node, boolean withValue) {
        return node.options().stream()
                .filter(option -> withValue == (option.kind() != null))
                .flatMap(option -> option.names().stream())
                .collect(joining(" "));
    }

    /** The code with which a command ends that fails so. */
    public static int codeOf(GatewayException failure) {
        return ExitCodes.of(failure);
    }

    private static ModelMetadata big(String provider, boolean callable) {
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        parameters.put("temperature", new Mutable(0.0, 2.0, 0.7));
        parameters.put("reasoning", new Mutable(null, null, null, List.of("low", "high")));
        parameters.put("n", new ReadOnly(new RawJson("1")));
        parameters.put("stop", ParameterAvailability.OPAQUE);
        parameters.put("seed", ParameterAvailability.UNSUPPORTED);
        return new ModelMetadata(
                new ModelInfo(
                        "big",
                        provider,
                        Set.of(ModelCapability.CHAT, ModelCapability.TOOL_USE),
                        200_000,
                        null,
                        callable,
                        callable ? null : "no key"),
                parameters,
                new Pricing(new BigDecimal("1.25"), BigDecimal.TEN, new BigDecimal("0.1"), new BigDecimal("1.5")),
                8192,
                new Modalities(List.of("text", "image"), List.of("text")),
                AdditionalProperties.NONE.with("family", new RawJson("\"b\"")));
    }

    private static List<ChatEvent> events() {
        return List.of(
                new ChatEvent.Reasoning(0, "hm"),
                new ChatEvent.ReasoningDetail(0, new RawJson("{\"type\":\"x\"}")),
                new ChatEvent.Content(0, "Hel", new RawJson("{\"content\":[]}")),
                new ChatEvent.Content(1, "lo", null),
                new ChatEvent.ToolCallStart(0, 0, "call_a", "get_weather", null, AdditionalProperties.NONE),
                new ChatEvent.ToolCallDelta(0, 0, "{}"),
                new ChatEvent.ToolCallEnd(0, 0),
                new ChatEvent.Refusal(0, "no"),
                new ChatEvent.UnknownFields(0, AdditionalProperties.NONE.with("more", new RawJson("1")), true),
                new ChatEvent.UsageUpdate(
                        new Usage(10, 5, 15, 2L, 3L, 4L, AdditionalProperties.NONE).withCost(new BigDecimal("0.001"))),
                new ChatEvent.Done(FinishReason.TOOL_CALLS, Map.of(1, FinishReason.LENGTH)));
    }

    private static List<RefreshResult> outcomes() {
        return List.of(
                new RefreshResult(
                        "acme",
                        7,
                        new ModelListDiff(
                                List.of("a/new"),
                                List.of("b/old"),
                                List.of(new ChangedModel(
                                        "d/same",
                                        List.of(
                                                new FieldChange("pricing.prompt", new RawJson("3"), new RawJson("2.5")),
                                                new FieldChange("capabilities", null, new RawJson("[\"chat\"]")))))),
                        null),
                RefreshResult.failed("down", "down: connection refused"));
    }

    private static List<Preset> presets() {
        return List.of(new Preset(
                "free",
                "agentic",
                List.of(
                        new Preset.PresetModel("a:x", false, "a: off: no key"),
                        new Preset.PresetModel("b:y", true, null)),
                new PresetParameters(
                        new Sampling(0.2, null, null, null, Penalties.NONE),
                        new OutputOptions(50, false, List.of(), null),
                        ToolOptions.NONE,
                        null,
                        null,
                        null)));
    }
}
