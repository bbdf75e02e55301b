package io.ratatoskr.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.ParameterAvailability.ReadOnly;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.RequestAdapter;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Treatment of each parameter under each policy. */
final class ParameterFitterTest {
    private static final ParameterAvailability NO = ParameterAvailability.UNSUPPORTED;
    private static final ProtocolCapabilities NOTHING = new ProtocolCapabilities("other", Map.of());

    private static ModelMetadata model(Map<String, ParameterAvailability> parameters) {
        return model(parameters, null, List.of());
    }

    private static ModelMetadata model(
            Map<String, ParameterAvailability> parameters, Integer maxOutput, List<String> inputModalities) {
        var info = ModelInfo.of("m", "p");
        return ModelMetadata.of(info)
                .withParameters(parameters)
                .withMaxOutputTokens(maxOutput)
                .withModalities(new Modalities(inputModalities, List.of()));
    }

    private static ChatRequest chat(ChatOptions options) {
        return ChatRequest.of("m", Message.user("hi")).withOptions(options);
    }

    private static FitResult.Accepted warn(ModelMetadata model, ChatOptions options) {
        return fit(new ParameterFitter(model, Set.of(), ProtocolCapabilities.UNKNOWN, ParameterPolicy.WARN)
                .fit(chat(options)));
    }

    private static FitResult.Accepted fit(FitResult fitted) {
        assertThat(fitted).isInstanceOf(FitResult.Accepted.class);
        return (FitResult.Accepted) fitted;
    }

    private static ChatOptions options(FitResult.Accepted fit) {
        return ((ChatRequest) fit.request()).options();
    }

    @Test
    void unsupported_parameter_is_dropped_and_reported() {
        ChatOptions request = ChatOptions.builder("m")
                .temperature(0.5)
                .topP(0.9)
                .topK(7)
                .seed(3L)
                .stop(List.of("x"))
                .frequencyPenalty(1.0)
                .presencePenalty(1.0)
                .parallelToolCalls(true)
                .cachePrompt(true)
                .reasoning(ReasoningConfig.ofEffort("low"))
                .extra(AdditionalProperties.NONE.with("min_p", new RawJson("0.1")))
                .build();
        var none = new HashMap<String, ParameterAvailability>();
        for (String name : List.of(
                "temperature",
                "top_p",
                "top_k",
                "seed",
                "stop",
                "frequency_penalty",
                "presence_penalty",
                "parallel_tool_calls",
                "cache_prompt",
                "reasoning",
                "min_p")) {
            none.put(name, NO);
            FitResult.Accepted one = warn(model(Map.of(name, NO)), request);
            assertThat(one.changes()).as(name).singleElement().satisfies(change -> {
                assertThat(change.parameter()).isEqualTo(name);
                assertThat(change.action()).isEqualTo(ParameterChange.Action.DROPPED);
            });
        }
        FitResult.Accepted all = warn(model(none), request);
        assertThat(all.request()).isEqualTo(chat(ChatOptions.of("m")));
        assertThat(all.changes()).hasSize(11);
    }

    @Test
    void removals_of_the_protocol_are_reported_or_reject_the_candidate() {
        RequestAdapter pair = (request, model) -> new AdaptedRequest(
                ((ChatRequest) request)
                        .withOptions(ChatOptions.builder("m").temperature(0.5).build()),
                List.of(new AdaptedRequest.Removal("top_p", "not beside temperature")));
        ChatRequest request =
                chat(ChatOptions.builder("m").temperature(0.5).topP(0.9).build());

        FitResult.Accepted warned = fit(
                new ParameterFitter(model(Map.of()), Set.of(), ProtocolCapabilities.UNKNOWN, pair, ParameterPolicy.WARN)
                        .fit(request));
        assertThat(options(warned).topP()).isNull();
        assertThat(warned.changes())
                .singleElement()
                .extracting(ParameterChange::parameter, ParameterChange::action)
                .containsExactly("top_p", ParameterChange.Action.DROPPED);
        assertThat(new ParameterFitter(
                                model(Map.of()), Set.of(), ProtocolCapabilities.UNKNOWN, pair, ParameterPolicy.ERROR)
                        .fit(request))
                .asInstanceOf(type(FitResult.Rejected.class))
                .satisfies(rejected -> assertThat(rejected.reason()).hasMessageContaining("not beside temperature"));
        assertThat(fit(new ParameterFitter(
                                        model(Map.of()),
                                        Set.of(),
                                        ProtocolCapabilities.UNKNOWN,
                                        pair,
                                        ParameterPolicy.IGNORE)
                                .fit(request))
                        .request())
                .isSameAs(request);

        RequestAdapter impossible = (chat, model) -> {
            throw new UnsupportedParameter("p: no tools with JSON", "tools");
        };
        assertThat(new ParameterFitter(
                                model(Map.of()),
                                Set.of(),
                                ProtocolCapabilities.UNKNOWN,
                                impossible,
                                ParameterPolicy.WARN)
                        .fit(request))
                .isInstanceOf(FitResult.Rejected.class);
    }

    @Test
    void unknown_parameter_is_sent_unchanged() {
        ChatRequest request = chat(ChatOptions.builder("m")
                .temperature(5.0)
                .extra(AdditionalProperties.NONE.with("whatever", new RawJson("{}")))
                .build());
        FitResult.Accepted fit =
                fit(new ParameterFitter(model(Map.of()), Set.of(), ProtocolCapabilities.UNKNOWN, ParameterPolicy.WARN)
                        .fit(request));
        assertThat(fit.request()).isSameAs(request);
        assertThat(fit.changes()).isEmpty();
    }

    @Test
    void ranges_words_and_types_are_checked() {
        ModelMetadata model = model(Map.of(
                "temperature", new Mutable(0.0, 2.0, 1.0),
                "reasoning", new Mutable(null, null, null, List.of("low", "high")),
                "min_p", new Mutable(0.0, 1.0, null),
                "parallel_tool_calls", new ReadOnly(new RawJson("true")),
                "seed", new ReadOnly(new RawJson("7"))));

        assertThat(warn(model, ChatOptions.builder("m").temperature(2.0).build())
                        .changes())
                .isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").temperature(2.1).build())
                        .changes())
                .singleElement()
                .extracting(ParameterChange::reason)
                .isEqualTo("2.1 exceeds the maximum 2");
        assertThat(warn(model, ChatOptions.builder("m").temperature(-1.0).build())
                        .changes())
                .singleElement()
                .extracting(ParameterChange::reason)
                .isEqualTo("-1 is below the minimum 0");
        assertThat(options(warn(
                                model,
                                ChatOptions.builder("m")
                                        .reasoning(ReasoningConfig.ofEffort("xhigh"))
                                        .build()))
                        .reasoning())
                .isNull();
        assertThat(options(warn(
                                model,
                                ChatOptions.builder("m")
                                        .reasoning(ReasoningConfig.ofEffort("high"))
                                        .build()))
                        .reasoning())
                .isNotNull();
        assertThat(warn(model, extra("min_p", "\"much\"")).changes()).hasSize(1);
        assertThat(warn(model, extra("min_p", "true")).changes()).hasSize(1);
        assertThat(warn(model, extra("min_p", "0.5")).changes()).isEmpty();
        assertThat(warn(model, extra("min_p", "null")).changes()).isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").parallelToolCalls(true).build())
                        .changes())
                .isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").parallelToolCalls(false).build())
                        .changes())
                .hasSize(1);
        assertThat(warn(model, ChatOptions.builder("m").seed(7L).build()).changes())
                .isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").seed(8L).build()).changes())
                .hasSize(1);
    }

    private static ChatOptions extra(String name, String json) {
        return ChatOptions.builder("m")
                .extra(AdditionalProperties.NONE.with(name, new RawJson(json)))
                .build();
    }

    @Test
    void default_value_is_dropped_without_report() {
        var none = new HashMap<String, ParameterAvailability>();
        for (String name : List.of("frequency_penalty", "presence_penalty", "logprobs", "n", "store", "reasoning")) {
            none.put(name, NO);
        }
        ChatRequest idle = chat(ChatOptions.builder("m")
                .frequencyPenalty(0.0)
                .presencePenalty(0.0)
                .reasoning(ReasoningConfig.ofEffort("none"))
                .extra(AdditionalProperties.NONE
                        .with("logprobs", new RawJson("false"))
                        .with("n", new RawJson("1"))
                        .with("store", new RawJson("false")))
                .build());
        for (ParameterPolicy policy : List.of(ParameterPolicy.WARN, ParameterPolicy.ERROR)) {
            FitResult.Accepted fit =
                    fit(new ParameterFitter(model(none), Set.of(), ProtocolCapabilities.UNKNOWN, policy).fit(idle));
            assertThat(fit.request()).isEqualTo(chat(ChatOptions.of("m")));
            assertThat(fit.changes()).isEmpty();
        }
    }

    @Test
    void limits_and_values_of_any_size_are_shown_as_numbers() {
        ModelMetadata model = model(Map.of("temperature", new Mutable(-1e300, 1e300, null)));

        assertThat(warn(model, ChatOptions.builder("m").temperature(2e300).build())
                        .changes())
                .singleElement()
                .extracting(ParameterChange::reason)
                .isEqualTo("2.0E300 exceeds the maximum 1.0E300");
        assertThat(warn(model, ChatOptions.builder("m").temperature(-2e300).build())
                        .changes())
                .singleElement()
                .extracting(ParameterChange::reason)
                .isEqualTo("-2.0E300 is below the minimum -1.0E300");
    }

    @Test
    void policy_error_refuses_and_ignore_sends() {
        ChatRequest request = chat(ChatOptions.builder("m").temperature(3.0).build());
        ModelMetadata model = model(Map.of("temperature", new Mutable(0.0, 2.0, null)));

        assertThat(new ParameterFitter(model, Set.of(), ProtocolCapabilities.UNKNOWN, ParameterPolicy.ERROR)
                        .fit(request))
                .asInstanceOf(type(FitResult.Rejected.class))
                .satisfies(rejected -> {
                    assertThat(rejected.reason().parameter()).isEqualTo("temperature");
                    assertThat(rejected.reason())
                            .hasMessage("p: model 'm' does not accept temperature: 3 exceeds the maximum 2");
                });
        assertThat(fit(new ParameterFitter(model, Set.of(), ProtocolCapabilities.UNKNOWN, ParameterPolicy.IGNORE)
                                .fit(request))
                        .request())
                .isSameAs(request);
    }

    @Test
    void tools_choice_form_and_parts_are_never_left_out() {
        var tool = new ToolDefinition.Function("f", null, new RawJson("{}"));
        ChatRequest plain = chat(ChatOptions.of("m"));
        var tools = new ChatRequest(
                plain.messages(),
                List.of(tool),
                ChatOptions.builder("m").toolChoice(ToolChoice.REQUIRED).build(),
                false,
                false,
                plain.dialect());
        assertRejected(model(Map.of("tools", NO)), tools, "tools");
        assertRejected(model(Map.of("tool_choice", NO)), tools, "tool_choice");
        assertAccepted(model(Map.of("tool_choice", NO)), tools.withOptions(ChatOptions.of("m")));
        assertAccepted(model(Map.of("tools", NO)), plain);

        ChatRequest json = chat(ChatOptions.builder("m")
                .responseFormat(ResponseFormat.JSON_OBJECT)
                .build());
        ChatRequest schema = chat(ChatOptions.builder("m")
                .responseFormat(
                        new ResponseFormat.JsonSchema("s", null, new RawJson("{}"), true, AdditionalProperties.NONE))
                .build());
        assertRejected(model(Map.of("response_format", NO)), json, "response_format");
        assertRejected(model(Map.of("response_format", NO)), schema, "response_format");
        assertRejected(
                model(Map.of("response_format", Mutable.ANY, "structured_outputs", NO)), schema, "response_format");
        assertAccepted(model(Map.of("response_format", Mutable.ANY, "structured_outputs", NO)), json);
        assertAccepted(model(Map.of("response_format", NO, "structured_outputs", Mutable.ANY)), schema);

        ChatRequest image = ChatRequest.of(
                "m",
                Message.of(
                        Role.USER,
                        new Content.Parts(
                                List.of(new Part.Image("https://x.test/a.png", null, AdditionalProperties.NONE)))));
        assertRejected(model(Map.of(), null, List.of("text")), image, "messages");
        assertAccepted(model(Map.of(), null, List.of("text", "image")), image);
        assertAccepted(model(Map.of(), null, List.of()), image);

        var dimensions = EmbedRequest.builder("m", EmbedRequest.of("m", "a").input())
                .dimensions(3)
                .build();
        assertThat(new ParameterFitter(
                                model(Map.of("dimensions", NO)),
                                Set.of(),
                                ProtocolCapabilities.UNKNOWN,
                                ParameterPolicy.WARN)
                        .fit(dimensions))
                .isInstanceOf(FitResult.Rejected.class);
    }

    private static void assertRejected(ModelMetadata model, ChatRequest request, String parameter) {
        for (ParameterPolicy policy : List.of(ParameterPolicy.WARN, ParameterPolicy.ERROR)) {
            assertThat(new ParameterFitter(model, Set.of(), ProtocolCapabilities.UNKNOWN, policy).fit(request))
                    .asInstanceOf(type(FitResult.Rejected.class))
                    .satisfies(rejected ->
                            assertThat(rejected.reason().parameter()).isEqualTo(parameter));
        }
        assertThat(new ParameterFitter(model, Set.of(), ProtocolCapabilities.UNKNOWN, ParameterPolicy.IGNORE)
                        .fit(request))
                .isInstanceOf(FitResult.Accepted.class);
    }

    private static void assertAccepted(ModelMetadata model, ChatRequest request) {
        assertThat(fit(new ParameterFitter(model, Set.of(), ProtocolCapabilities.UNKNOWN, ParameterPolicy.WARN)
                                .fit(request))
                        .request())
                .isSameAs(request);
    }

    @Test
    void output_token_limit_is_clamped_and_renamed_but_never_dropped() {
        ChatOptions request = ChatOptions.builder("m").maxTokens(9_000).build();
        FitResult.Accepted clamped = warn(model(Map.of(), 4_096, List.of()), request);
        assertThat(options(clamped).maxTokens()).isEqualTo(4_096);
        assertThat(clamped.changes()).singleElement().satisfies(change -> {
            assertThat(change.action()).isEqualTo(ParameterChange.Action.CLAMPED);
            assertThat(change.parameter()).isEqualTo("max_tokens");
        });

        FitResult.Accepted renamed =
                warn(model(Map.of("max_tokens", NO, "max_completion_tokens", Mutable.ANY)), request);
        assertThat(options(renamed).usesMaxCompletionTokens()).isTrue();
        assertThat(options(renamed).maxTokens()).isEqualTo(9_000);
        assertThat(renamed.changes())
                .singleElement()
                .extracting(ParameterChange::action)
                .isEqualTo(ParameterChange.Action.RENAMED);

        FitResult.Accepted neither = warn(model(Map.of("max_tokens", NO, "max_completion_tokens", NO)), request);
        assertThat(options(neither)).isEqualTo(request);

        var completion = new GenerateRequest(
                GenerateRequest.of("m", "a").prompt(),
                GenerateOptions.builder("m")
                        .maxTokens(50)
                        .temperature(1.0)
                        .stopSequences(List.of("x"))
                        .build(),
                false,
                false,
                "openai");
        FitResult.Accepted generate = fit(new ParameterFitter(
                        model(Map.of("max_tokens", new Mutable(1.0, 10.0, null), "temperature", NO, "stop", NO)),
                        Set.of(),
                        ProtocolCapabilities.UNKNOWN,
                        ParameterPolicy.WARN)
                .fit(completion));
        GenerateOptions options = ((GenerateRequest) generate.request()).options();
        assertThat(options.maxTokens()).isEqualTo(10);
        assertThat(options.temperature()).isNull();
        assertThat(options.stopSequences()).isEmpty();
    }

    @Test
    void learned_rejection_drops_the_parameter_or_rejects_the_candidate() {
        ChatRequest request = chat(ChatOptions.builder("m").topK(4).maxTokens(5).build());
        FitResult.Accepted fit = fit(new ParameterFitter(
                        model(Map.of()),
                        Set.of("top_k", "max_tokens"),
                        ProtocolCapabilities.UNKNOWN,
                        ParameterPolicy.WARN)
                .fit(request));
        assertThat(options(fit).topK()).isNull();
        assertThat(options(fit).usesMaxCompletionTokens()).isTrue();

        ChatRequest json = chat(ChatOptions.builder("m")
                .responseFormat(ResponseFormat.JSON_OBJECT)
                .build());
        assertThat(new ParameterFitter(
                                model(Map.of()),
                                Set.of("response_format"),
                                ProtocolCapabilities.UNKNOWN,
                                ParameterPolicy.WARN)
                        .fit(json))
                .isInstanceOf(FitResult.Rejected.class);
    }

    @Test
    void fields_of_another_dialect_go_only_where_the_api_has_them() {
        ChatRequest request = chat(ChatOptions.builder("m")
                .extra(AdditionalProperties.NONE
                        .with("user", new RawJson("\"u\""))
                        .with("min_p", new RawJson("0.1")))
                .build());
        // The model supports it, but the provider's API does not
        ModelMetadata model = model(Map.of("min_p", new Mutable(0.0, 1.0, null)));
        FitResult.Accepted fit = fit(new ParameterFitter(
                        model,
                        Set.of(),
                        new ProtocolCapabilities("other", Map.of("user", ParameterAvailability.OPAQUE)),
                        ParameterPolicy.WARN)
                .fit(request));
        assertThat(options(fit).extra().fields()).containsOnlyKeys("user");
        assertThat(fit.changes())
                .singleElement()
                .extracting(ParameterChange::parameter)
                .isEqualTo("min_p");
    }

    @Test
    void parts_that_the_provider_reads_for_every_model_are_accepted() {
        var parts = new Content.Parts(
                List.of(new Part.File(null, "a.pdf", "data:application/pdf;base64,", AdditionalProperties.NONE)));
        ChatRequest file = ChatRequest.of("m", Message.of(Role.USER, parts));
        ModelMetadata model = model(Map.of(), null, List.of("text"));

        assertRejected(model, file, "messages");
        assertThat(new ParameterFitter(
                                model,
                                Set.of(),
                                new ProtocolCapabilities(null, Map.of(), Set.of("file")),
                                ParameterPolicy.WARN)
                        .fit(file))
                .isInstanceOf(FitResult.Accepted.class);
    }

    @Test
    void scores_have_no_parameters() {
        NliRequest request = NliRequest.of("m", "a", "b");
        assertThat(fit(new ParameterFitter(
                                        model(Map.of("temperature", NO)), Set.of("x"), NOTHING, ParameterPolicy.ERROR)
                                .fit(request))
                        .request())
                .isSameAs(request);
    }

    @Test
    void fitting_twice_is_fitting_once() {
        long seed = 20261123;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> names = List.of("temperature", "top_p", "top_k", "seed", "stop", "max_tokens", "min_p");
        for (int round = 0; round < 2_000; round++) {
            var parameters = new HashMap<String, ParameterAvailability>();
            for (String name : names) {
                switch (random.nextInt(5)) {
                    case 0 -> parameters.put(name, NO);
                    case 1 -> parameters.put(name, new Mutable(0.0, 0.5 + random.nextInt(20), null));
                    case 2 -> parameters.put(name, new ReadOnly(new RawJson("1")));
                    case 3 -> parameters.put(name, ParameterAvailability.OPAQUE);
                    default -> {}
                }
            }
            ChatOptions request = ChatOptions.builder("m")
                    .temperature(random.nextDouble(3))
                    .topP(random.nextDouble())
                    .topK(random.nextInt(30))
                    .seed(random.nextLong(5))
                    .stop(random.nextBoolean() ? List.of() : List.of("s"))
                    .maxTokens(1 + random.nextInt(40))
                    .extra(
                            random.nextBoolean()
                                    ? AdditionalProperties.NONE
                                    : AdditionalProperties.NONE.with("min_p", new RawJson("0.9")))
                    .build();
            var fitting = new ParameterFitter(
                    model(parameters),
                    Set.of(),
                    random.nextBoolean() ? ProtocolCapabilities.UNKNOWN : NOTHING,
                    ParameterPolicy.WARN);
            FitResult.Accepted once = fit(fitting.fit(chat(request)));
            FitResult.Accepted twice = fit(fitting.fit(once.request()));
            assertThat(twice.request()).as("seed %d, round %d", seed, round).isEqualTo(once.request());
            assertThat(options(once).maxTokens())
                    .as("seed %d, round %d", seed, round)
                    .isNotNull();
        }
    }
}
