package io.ratatoskr.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Gemini is known to refuse is removed and reported, or refused before it is sent. */
final class GeminiRequestAdapterTest {
    private static final ProviderProfile PROFILE =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final ToolDefinition FUNCTION = function("f", "{\"type\":\"object\",\"properties\":{}}");
    private static final ToolDefinition SEARCH =
            new ToolDefinition.Other("google_search", new RawJson("{\"type\":\"google_search\"}"));

    private final GeminiProtocol protocol = new GeminiProtocol();

    private static ToolDefinition function(String name, @Nullable String parameters) {
        return new ToolDefinition.Function(name, null, parameters == null ? null : new RawJson(parameters));
    }

    private static ChatRequest chat(String model, List<ToolDefinition> tools, Consumer<ChatOptions.Builder> options) {
        ChatOptions.Builder builder = ChatOptions.builder(model);
        options.accept(builder);
        return new ChatRequest(List.of(Message.user("hi")), tools, builder.build(), false, false, Dialects.OPENAI);
    }

    private AdaptedRequest adapt(ModelRequest request) {
        return protocol.adapt(request, PROFILE, ModelMetadata.of(request.model(), "acme"));
    }

    private @Nullable UnsupportedParameter refusal(ModelRequest request) {
        return catchThrowableOfType(UnsupportedParameter.class, () -> adapt(request));
    }

    private JsonNode sent(ModelRequest request) throws IOException {
        return Json.mapper().readTree(protocol.encode(request, PROFILE).body());
    }

    private List<String> removed(ModelRequest request) {
        return adapt(request).removals().stream().map(Removal::parameter).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, false", "gemini-2.5-pro, false", "models/gemini-2.5-flash-lite, false",
        "gemini-2.0-flash-001, false", "gemini-1.5-pro-latest, false", "gemini-3-pro-preview, true",
        "gemini-3.1-flash-lite, true", "models/gemini-3.5-flash, true", "gemini-10-pro, true",
        "gemini-flash-latest, true", "gemma-3-27b-it, true",
    })
    void tools_beside_a_json_response_are_refused_before_gemini_3(String model, boolean accepted) throws IOException {
        ResponseFormat schema =
                new ResponseFormat.JsonSchema("s", null, new RawJson("{}"), true, AdditionalProperties.NONE);
        for (ResponseFormat format : List.of(ResponseFormat.JSON_OBJECT, schema)) {
            for (ToolDefinition tool : List.of(FUNCTION, SEARCH)) {
                ChatRequest request = chat(model, List.of(tool), options -> options.responseFormat(format));

                UnsupportedParameter refusal = refusal(request);

                if (accepted) {
                    assertThat(refusal).isNull();
                    assertThat(adapt(request).request()).isSameAs(request);
                    assertThat(sent(request).has("tools")).isTrue();
                    assertThat(sent(request)
                                    .at("/generationConfig/responseMimeType")
                                    .asText())
                            .isEqualTo("application/json");
                } else {
                    assertThat(refusal).isNotNull();
                    assertThat(refusal.parameter()).isEqualTo("response_format");
                }
            }
        }
        assertThat(refusal(chat(model, List.of(FUNCTION), options -> {}))).isNull();
        assertThat(refusal(chat(model, List.of(), options -> options.responseFormat(schema))))
                .isNull();
        assertThat(refusal(chat(model, List.of(FUNCTION, SEARCH), options -> {})) == null)
                .as("functions beside built-in tools")
                .isEqualTo(accepted);
    }

    @Test
    void tools_that_may_not_be_called_give_way_to_a_json_response() {
        ChatRequest request = chat(
                "gemini-2.5-flash",
                List.of(FUNCTION),
                options -> options.toolChoice(new ToolChoice.None()).responseFormat(ResponseFormat.JSON_OBJECT));

        AdaptedRequest adapted = adapt(request);

        assertThat(((ChatRequest) adapted.request()).tools()).isEmpty();
        assertThat(adapted.removals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {\"type\":\"object\",\"properties\":{}}",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"} | {\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\",\"properties\":{}}",
                "{\"properties\":{\"tz\":{\"type\":\"string\"}}} | {\"properties\":{\"tz\":{\"type\":\"string\"}},\"type\":\"object\"}",
                "{\"type\":[\"object\",\"null\"],\"properties\":{\"a\":{}}} | {\"type\":\"object\",\"properties\":{\"a\":{}}}",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"properties\":{\"b\":{}}}}} | {\"$defs\":{\"a\":{\"properties\":{\"b\":{}}}},\"properties\":{\"b\":{}},\"type\":\"object\"}",
                "{\"type\":\"object\",\"properties\":{\"n\":{\"const\":1.0,\"minimum\":1}}} | {\"type\":\"object\",\"properties\":{\"n\":{\"const\":1.0,\"minimum\":1}}}",
            })
    void arguments_are_an_object_schema(String parameters, String expected) throws IOException {
        ChatRequest request = chat("gemini-2.5-flash", List.of(function("f", parameters)), options -> {});

        assertThat(removed(request)).isEmpty();
        assertThat(sent(request)
                        .at("/tools/0/functionDeclarations/0/parametersJsonSchema")
                        .toString())
                .isEqualTo(expected);
    }

    @Test
    void function_without_arguments_has_no_schema() throws IOException {
        ChatRequest request = chat("gemini-2.5-flash", List.of(function("f", null)), options -> {});
        assertThat(sent(request).at("/tools/0/functionDeclarations/0").toString())
                .isEqualTo("{\"name\":\"f\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"string\"}", "{\"type\":[\"array\",\"null\"]}", "[]", "\"x\""})
    void arguments_that_are_no_object_are_refused(String parameters) {
        UnsupportedParameter refusal =
                refusal(chat("gemini-3-flash", List.of(function("f", parameters)), options -> {}));
        assertThat(refusal).isNotNull();
        assertThat(refusal.parameter()).isEqualTo("tools");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, 'frequency_penalty,presence_penalty,logprobs'",
        "gemini-3-flash-preview, 'frequency_penalty,presence_penalty,logprobs'",
        "gemini-3.1-pro-preview, 'frequency_penalty,presence_penalty,logprobs'",
        "gemini-3-pro-preview, 'frequency_penalty,presence_penalty,logprobs,n'",
        "gemini-flash-latest, 'frequency_penalty,presence_penalty,logprobs'",
        "gemini-2.0-flash, ''",
        "gemini-1.5-pro-002, ''",
        "gemma-3-27b-it, ''",
    })
    void parameters_that_a_family_refuses_are_removed(String model, String expected) throws IOException {
        List<String> names = expected.isEmpty() ? List.of() : List.of(expected.split(","));
        AdditionalProperties extra = AdditionalProperties.NONE
                .with("logprobs", new RawJson("true"))
                .with("top_logprobs", new RawJson("2"))
                .with("n", new RawJson("2"));
        ChatRequest request = chat(
                model,
                List.of(),
                options -> options.frequencyPenalty(0.5).presencePenalty(-0.5).extra(extra));

        AdaptedRequest adapted = adapt(request);

        assertThat(adapted.removals()).extracting(Removal::parameter).containsExactlyElementsOf(names);
        JsonNode config = sent(adapted.request()).path("generationConfig");
        assertThat(config.has("frequencyPenalty")).isEqualTo(!names.contains("frequency_penalty"));
        assertThat(config.has("presencePenalty")).isEqualTo(!names.contains("presence_penalty"));
        assertThat(config.has("responseLogprobs")).isEqualTo(!names.contains("logprobs"));
        assertThat(config.has("logprobs")).isEqualTo(!names.contains("logprobs"));
        assertThat(config.has("candidateCount")).isEqualTo(!names.contains("n"));

        var completion = new GenerateRequest(
                GenerateRequest.of(model, "hi").prompt(),
                GenerateOptions.builder(model).frequencyPenalty(0.5).build(),
                false,
                false,
                Dialects.OPENAI);
        assertThat(removed(completion)).isEqualTo(names.isEmpty() ? List.of() : List.of("frequency_penalty"));
    }

    @Test
    void default_values_are_no_removals() {
        ChatRequest request = chat(
                "gemini-2.5-flash",
                List.of(),
                options -> options.frequencyPenalty(0.0)
                        .presencePenalty(0.0)
                        .extra(AdditionalProperties.NONE
                                .with("logprobs", new RawJson("false"))
                                .with("n", new RawJson("1"))));
        assertThat(adapt(request).request()).isSameAs(request);
        assertThat(adapt(request).removals()).isEmpty();
    }

    @Test
    void stop_sequences_are_at_most_five_and_none_is_empty() {
        List<String> six = List.of("a", "b", "c", "d", "e", "f");
        for (List<String> stops : List.of(six, List.of("", "a"), List.of(""))) {
            AdaptedRequest adapted = adapt(chat("gemini-2.5-flash", List.of(), options -> options.stop(stops)));
            assertThat(adapted.removals()).extracting(Removal::parameter).containsExactly("stop");
            assertThat(((ChatRequest) adapted.request()).options().stop())
                    .hasSizeLessThanOrEqualTo(5)
                    .doesNotContain("");
        }
        assertThat(removed(chat("gemini-2.5-flash", List.of(), options -> options.stop(six.subList(0, 5)))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // model, effort, budget, max_tokens, budget sent, removed
        "gemini-2.5-flash, , 8000, 4000, 3200, reasoning.max_tokens",
        "gemini-2.5-flash, , 4000, 4000, 3200, reasoning.max_tokens",
        "gemini-2.5-flash, , 3200, 4000, 3200, ",
        "gemini-2.5-flash, , 50000, , 24576, reasoning.max_tokens",
        "gemini-2.5-pro, , 50000, , 32768, reasoning.max_tokens",
        "gemini-2.5-pro, , 0, , 128, reasoning.max_tokens",
        "gemini-2.5-flash, , 0, , 0, ",
        "gemini-2.5-flash-lite, , 100, , 512, reasoning.max_tokens",
        "gemini-2.5-flash-lite, , 1024, 500, 0, reasoning.max_tokens",
        "gemini-3-flash-preview, , 8000, 1000, 800, reasoning.max_tokens",
        "gemini-2.5-pro, high, , 1000, 800, ",
        "gemini-2.5-pro, high, , 150, 128, ",
        "gemini-2.5-flash, low, , 100, 80, ",
        "gemini-2.5-flash, high, , , 24576, ",
        "gemini-2.5-flash-lite, low, , 300, 0, ",
    })
    void budget_leaves_room_for_the_response(
            String model, String effort, Integer budget, Integer maxTokens, int expected, String removal)
            throws IOException {
        ChatRequest request = chat(
                model,
                List.of(),
                options -> options.maxTokens(maxTokens)
                        .reasoning(new ReasoningConfig(effort, budget, null, AdditionalProperties.NONE)));

        AdaptedRequest adapted = adapt(request);

        assertThat(adapted.removals())
                .extracting(Removal::parameter)
                .isEqualTo(removal == null ? List.of() : List.of(removal));
        assertThat(sent(adapted.request())
                        .at("/generationConfig/thinkingConfig/thinkingBudget")
                        .asInt(-2))
                .isEqualTo(expected);
    }

    @Test
    void max_tokens_below_the_lowest_budget_is_refused() {
        for (int maxTokens : new int[] {1, 64, 128}) {
            UnsupportedParameter refusal = refusal(chat(
                    "gemini-2.5-pro",
                    List.of(),
                    options -> options.maxTokens(maxTokens).reasoning(ReasoningConfig.ofEffort("low"))));
            assertThat(refusal).isNotNull();
            assertThat(refusal.parameter()).isEqualTo("max_tokens");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-2.0-flash-lite-001", "gemini-1.5-pro"})
    void models_that_do_not_think_get_no_thinking_config(String model) throws IOException {
        ChatRequest high = chat(model, List.of(), options -> options.reasoning(ReasoningConfig.ofEffort("high")));
        ChatRequest none = chat(model, List.of(), options -> options.reasoning(ReasoningConfig.ofEffort("none")));

        assertThat(removed(high)).containsExactly("reasoning");
        assertThat(removed(none)).isEmpty();
        for (ChatRequest request : List.of(high, none)) {
            assertThat(sent(adapt(request).request()).path("generationConfig").has("thinkingConfig"))
                    .isFalse();
        }
    }

    private static String dataUrl(String type, int... bytes) {
        byte[] data = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(data);
    }

    @Test
    void image_is_sent_under_the_type_of_its_bytes() throws IOException {
        String jpeg = "image/jpeg";
        List<List<String>> claimedAndSent = List.of(
                List.of(dataUrl("image/png", 0xFF, 0xD8, 0xFF, 0xE0), jpeg),
                List.of(dataUrl("image/webp", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'), "image/png"),
                List.of(dataUrl("image/gif", 0xFF, 0xD8, 0xFF), jpeg),
                List.of(
                        dataUrl("application/octet-stream", 'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P'),
                        "image/webp"),
                List.of(dataUrl("", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'), "image/png"),
                List.of(dataUrl("image/heic", 0, 0, 0, 24, 'f', 't', 'y', 'p'), "image/heic"));
        List<String> types = new ArrayList<>();
        for (List<String> pair : claimedAndSent) {
            ChatRequest request = image(pair.getFirst());
            assertThat(refusal(request)).isNull();
            types.add(
                    sent(request).at("/contents/0/parts/0/inlineData/mimeType").asText());
        }
        assertThat(types).isEqualTo(claimedAndSent.stream().map(List::getLast).toList());
    }

    @Test
    void gif_is_refused_whatever_it_claims_to_be() {
        for (String type : List.of("image/gif", "image/png", "")) {
            UnsupportedParameter refusal = refusal(image(dataUrl(type, 'G', 'I', 'F', '8', '9', 'a')));
            assertThat(refusal).isNotNull();
            assertThat(refusal.parameter()).isEqualTo("messages");
        }
    }

    private static ChatRequest image(String url) {
        Part image = new Part.Image(url, null, AdditionalProperties.NONE);
        Message message = Message.user("").withContent(new Content.Parts(List.of(image)));
        return chat("gemini-2.5-flash", List.of(), options -> {}).withMessages(List.of(message));
    }
}
