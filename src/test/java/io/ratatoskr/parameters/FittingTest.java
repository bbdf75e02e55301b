package io.ratatoskr.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.ParameterAvailability.ReadOnly;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.Role;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Treatment of each parameter under each policy. */
final class FittingTest {
    private static final ParameterAvailability NO = ParameterAvailability.UNSUPPORTED;
    private static final Carrier NOTHING = new Carrier(Set.of(), Set.of());

    private static ModelMetadata model(Map<String, ParameterAvailability> parameters) {
        return model(parameters, null, List.of());
    }

    private static ModelMetadata model(
            Map<String, ParameterAvailability> parameters, Integer maxOutput, List<String> takes) {
        var info = new ModelInfo("m", "p", Set.of(), null, null, true, null);
        return new ModelMetadata(info, parameters, null, maxOutput, takes, List.of(), AdditionalProperties.NONE);
    }

    private static ChatRequest chat(ChatOptions options) {
        return ChatRequest.of("m", Message.user("hi")).withOptions(options);
    }

    private static Fitted.Fit warn(ModelMetadata model, ChatOptions options) {
        return fit(new Fitting(model, Set.of(), Carrier.ALL, Policy.WARN).fit(chat(options)));
    }

    private static Fitted.Fit fit(Fitted fitted) {
        assertThat(fitted).isInstanceOf(Fitted.Fit.class);
        return (Fitted.Fit) fitted;
    }

    private static ChatOptions options(Fitted.Fit fit) {
        return ((ChatRequest) fit.request()).options();
    }

    @Test
    void what_the_model_does_not_have_is_left_out_and_told() {
        ChatOptions asked = ChatOptions.builder("m")
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
            Fitted.Fit one = warn(model(Map.of(name, NO)), asked);
            assertThat(one.findings()).as(name).singleElement().satisfies(finding -> {
                assertThat(finding.parameter()).isEqualTo(name);
                assertThat(finding.deed()).isEqualTo(Finding.Deed.DROPPED);
            });
        }
        Fitted.Fit all = warn(model(none), asked);
        assertThat(all.request()).isEqualTo(chat(ChatOptions.of("m")));
        assertThat(all.findings()).hasSize(11);
    }

    @Test
    void what_nothing_is_known_of_is_sent_as_it_came() {
        ChatRequest asked = chat(ChatOptions.builder("m")
                .temperature(5.0)
                .extra(AdditionalProperties.NONE.with("whatever", new RawJson("{}")))
                .build());
        Fitted.Fit fit = fit(new Fitting(model(Map.of()), Set.of(), Carrier.ALL, Policy.WARN).fit(asked));
        assertThat(fit.request()).isSameAs(asked);
        assertThat(fit.findings()).isEmpty();
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
                        .findings())
                .isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").temperature(2.1).build())
                        .findings())
                .singleElement()
                .extracting(Finding::why)
                .isEqualTo("2.1 exceeds the maximum 2");
        assertThat(warn(model, ChatOptions.builder("m").temperature(-1.0).build())
                        .findings())
                .singleElement()
                .extracting(Finding::why)
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
        assertThat(warn(model, extra("min_p", "\"much\"")).findings()).hasSize(1);
        assertThat(warn(model, extra("min_p", "true")).findings()).hasSize(1);
        assertThat(warn(model, extra("min_p", "0.5")).findings()).isEmpty();
        assertThat(warn(model, extra("min_p", "null")).findings()).isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").parallelToolCalls(true).build())
                        .findings())
                .isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").parallelToolCalls(false).build())
                        .findings())
                .hasSize(1);
        assertThat(warn(model, ChatOptions.builder("m").seed(7L).build()).findings())
                .isEmpty();
        assertThat(warn(model, ChatOptions.builder("m").seed(8L).build()).findings())
                .hasSize(1);
    }

    private static ChatOptions extra(String name, String json) {
        return ChatOptions.builder("m")
                .extra(AdditionalProperties.NONE.with(name, new RawJson(json)))
                .build();
    }

    @Test
    void what_asks_for_nothing_is_left_out_without_a_word() {
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
        for (Policy policy : List.of(Policy.WARN, Policy.ERROR)) {
            Fitted.Fit fit = fit(new Fitting(model(none), Set.of(), Carrier.ALL, policy).fit(idle));
            assertThat(fit.request()).isEqualTo(chat(ChatOptions.of("m")));
            assertThat(fit.findings()).isEmpty();
        }
    }

    @Test
    void policy_error_refuses_and_ignore_sends() {
        ChatRequest asked = chat(ChatOptions.builder("m").temperature(3.0).build());
        ModelMetadata model = model(Map.of("temperature", new Mutable(0.0, 2.0, null)));

        assertThat(new Fitting(model, Set.of(), Carrier.ALL, Policy.ERROR).fit(asked))
                .asInstanceOf(type(Fitted.Unfit.class))
                .satisfies(unfit -> {
                    assertThat(unfit.reason().parameter()).isEqualTo("temperature");
                    assertThat(unfit.reason())
                            .hasMessage("p: model 'm' does not accept temperature: 3 exceeds the maximum 2");
                });
        assertThat(fit(new Fitting(model, Set.of(), Carrier.ALL, Policy.IGNORE).fit(asked))
                        .request())
                .isSameAs(asked);
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
        assertUnfit(model(Map.of("tools", NO)), tools, "tools");
        assertUnfit(model(Map.of("tool_choice", NO)), tools, "tool_choice");
        assertFit(model(Map.of("tool_choice", NO)), tools.withOptions(ChatOptions.of("m")));
        assertFit(model(Map.of("tools", NO)), plain);

        ChatRequest json = chat(ChatOptions.builder("m")
                .responseFormat(ResponseFormat.JSON_OBJECT)
                .build());
        ChatRequest schema = chat(ChatOptions.builder("m")
                .responseFormat(new ResponseFormat.JsonSchema("s", null, new RawJson("{}"), true, AdditionalProperties.NONE))
                .build());
        assertUnfit(model(Map.of("response_format", NO)), json, "response_format");
        assertUnfit(model(Map.of("response_format", NO)), schema, "response_format");
        assertUnfit(model(Map.of("response_format", Mutable.ANY, "structured_outputs", NO)), schema, "response_format");
        assertFit(model(Map.of("response_format", Mutable.ANY, "structured_outputs", NO)), json);
        assertFit(model(Map.of("response_format", NO, "structured_outputs", Mutable.ANY)), schema);

        ChatRequest image = ChatRequest.of(
                "m",
                new Message(
                        Role.USER,
                        new Content.Parts(List.of(new Part.Image("https://x.test/a.png", null, AdditionalProperties.NONE))),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        AdditionalProperties.NONE));
        assertUnfit(model(Map.of(), null, List.of("text")), image, "messages");
        assertFit(model(Map.of(), null, List.of("text", "image")), image);
        assertFit(model(Map.of(), null, List.of()), image);

        var dimensions = new EmbedRequest(
                EmbedRequest.of("m", "a").input(),
                "m",
                3,
                null,
                EmbedRequest.Encoding.FLOAT,
                null,
                AdditionalProperties.NONE,
                "openai");
        assertThat(new Fitting(model(Map.of("dimensions", NO)), Set.of(), Carrier.ALL, Policy.WARN).fit(dimensions))
                .isInstanceOf(Fitted.Unfit.class);
    }

    private static void assertUnfit(ModelMetadata model, ChatRequest asked, String parameter) {
        for (Policy policy : List.of(Policy.WARN, Policy.ERROR)) {
            assertThat(new Fitting(model, Set.of(), Carrier.ALL, policy).fit(asked))
                    .asInstanceOf(type(Fitted.Unfit.class))
                    .satisfies(unfit -> assertThat(unfit.reason().parameter()).isEqualTo(parameter));
        }
        assertThat(new Fitting(model, Set.of(), Carrier.ALL, Policy.IGNORE).fit(asked))
                .isInstanceOf(Fitted.Fit.class);
    }

    private static void assertFit(ModelMetadata model, ChatRequest asked) {
        assertThat(fit(new Fitting(model, Set.of(), Carrier.ALL, Policy.WARN).fit(asked))
                        .request())
                .isSameAs(asked);
    }

    @Test
    void limit_of_the_answer_is_lowered_and_renamed_but_stays() {
        ChatOptions asked = ChatOptions.builder("m").maxTokens(9_000).build();
        Fitted.Fit lowered = warn(model(Map.of(), 4_096, List.of()), asked);
        assertThat(options(lowered).maxTokens()).isEqualTo(4_096);
        assertThat(lowered.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.deed()).isEqualTo(Finding.Deed.LOWERED);
            assertThat(finding.parameter()).isEqualTo("max_tokens");
        });

        Fitted.Fit renamed = warn(model(Map.of("max_tokens", NO, "max_completion_tokens", Mutable.ANY)), asked);
        assertThat(options(renamed).usesMaxCompletionTokens()).isTrue();
        assertThat(options(renamed).maxTokens()).isEqualTo(9_000);
        assertThat(renamed.findings()).singleElement().extracting(Finding::deed).isEqualTo(Finding.Deed.RENAMED);

        Fitted.Fit neither = warn(model(Map.of("max_tokens", NO, "max_completion_tokens", NO)), asked);
        assertThat(options(neither)).isEqualTo(asked);

        var completion = new GenerateRequest(
                GenerateRequest.of("m", "a").prompt(),
                new GenerateOptions(
                        "m", 50, 1.0, null, null, List.of("x"), null, null, null, null, null, null, AdditionalProperties.NONE),
                false,
                false,
                "openai");
        Fitted.Fit generate = fit(new Fitting(
                        model(Map.of("max_tokens", new Mutable(1.0, 10.0, null), "temperature", NO, "stop", NO)),
                        Set.of(),
                        Carrier.ALL,
                        Policy.WARN)
                .fit(completion));
        GenerateOptions options = ((GenerateRequest) generate.request()).options();
        assertThat(options.maxTokens()).isEqualTo(10);
        assertThat(options.temperature()).isNull();
        assertThat(options.stopSequences()).isEmpty();
    }

    @Test
    void what_a_provider_refused_is_left_out_or_makes_it_unfit() {
        ChatRequest asked = chat(ChatOptions.builder("m").topK(4).maxTokens(5).build());
        Fitted.Fit fit =
                fit(new Fitting(model(Map.of()), Set.of("top_k", "max_tokens"), Carrier.ALL, Policy.WARN).fit(asked));
        assertThat(options(fit).topK()).isNull();
        assertThat(options(fit).usesMaxCompletionTokens()).isTrue();

        ChatRequest json = chat(ChatOptions.builder("m")
                .responseFormat(ResponseFormat.JSON_OBJECT)
                .build());
        assertThat(new Fitting(model(Map.of()), Set.of("response_format"), Carrier.ALL, Policy.WARN).fit(json))
                .isInstanceOf(Fitted.Unfit.class);
    }

    @Test
    void fields_of_another_dialect_go_only_where_the_api_has_them() {
        ChatRequest asked = chat(ChatOptions.builder("m")
                .extra(AdditionalProperties.NONE.with("user", new RawJson("\"u\"")).with("min_p", new RawJson("0.1")))
                .build());
        // The model supports it, but the provider's API does not
        ModelMetadata model = model(Map.of("min_p", new Mutable(0.0, 1.0, null)));
        Fitted.Fit fit =
                fit(new Fitting(model, Set.of(), new Carrier(Set.of("user"), Set.of()), Policy.WARN).fit(asked));
        assertThat(options(fit).extra().fields()).containsOnlyKeys("user");
        assertThat(fit.findings())
                .singleElement()
                .extracting(Finding::parameter)
                .isEqualTo("min_p");
    }

    @Test
    void parts_that_the_provider_reads_for_every_model_are_no_hindrance() {
        var parts =
                new Content.Parts(List.of(new Part.File(null, "a.pdf", "data:application/pdf;base64,", AdditionalProperties.NONE)));
        ChatRequest file =
                ChatRequest.of("m", new Message(Role.USER, parts, List.of(), null, null, null, null, null, AdditionalProperties.NONE));
        ModelMetadata model = model(Map.of(), null, List.of("text"));

        assertUnfit(model, file, "messages");
        assertThat(new Fitting(model, Set.of(), new Carrier(null, Set.of("file")), Policy.WARN).fit(file))
                .isInstanceOf(Fitted.Fit.class);
    }

    @Test
    void names_that_providers_give_are_found_again() {
        ChatRequest asked = chat(ChatOptions.builder("m")
                .reasoning(ReasoningConfig.ofEffort("low"))
                .maxTokens(3)
                .build());
        assertThat(Fitting.named("reasoning.effort", asked)).isEqualTo("reasoning");
        assertThat(Fitting.named("reasoning_effort", asked)).isEqualTo("reasoning");
        assertThat(Fitting.named("max_tokens", asked)).isEqualTo("max_tokens");
        assertThat(Fitting.named("top_k", asked)).isNull();
        assertThat(Fitting.named("", asked)).isNull();
    }

    @Test
    void scores_have_no_parameters() {
        NliRequest asked = NliRequest.of("m", "a", "b");
        assertThat(fit(new Fitting(model(Map.of("temperature", NO)), Set.of("x"), NOTHING, Policy.ERROR).fit(asked))
                        .request())
                .isSameAs(asked);
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
            ChatOptions asked = ChatOptions.builder("m")
                    .temperature(random.nextDouble(3))
                    .topP(random.nextDouble())
                    .topK(random.nextInt(30))
                    .seed(random.nextLong(5))
                    .stop(random.nextBoolean() ? List.of() : List.of("s"))
                    .maxTokens(1 + random.nextInt(40))
                    .extra(random.nextBoolean() ? AdditionalProperties.NONE : AdditionalProperties.NONE.with("min_p", new RawJson("0.9")))
                    .build();
            var fitting =
                    new Fitting(model(parameters), Set.of(), random.nextBoolean() ? Carrier.ALL : NOTHING, Policy.WARN);
            Fitted.Fit once = fit(fitting.fit(chat(asked)));
            Fitted.Fit twice = fit(fitting.fit(once.request()));
            assertThat(twice.request()).as("seed %d, round %d", seed, round).isEqualTo(once.request());
            assertThat(options(once).maxTokens())
                    .as("seed %d, round %d", seed, round)
                    .isNotNull();
        }
    }
}
