package io.ratatoskr.provider.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.Json;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterFitter;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters, tools and ids that Ollama accepts, and those that it lacks. */
final class OllamaFactsTest {
    private static final ProviderProfile PROFILE =
            new ProviderProfile("acme", "localhost:11434", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private final OllamaProtocol protocol = new OllamaProtocol();

    private static ChatRequest chat(@Nullable String parameters, Consumer<ChatOptions.Builder> options) {
        ChatOptions.Builder builder = ChatOptions.builder("m");
        options.accept(builder);
        List<ToolDefinition> tools = parameters == null
                ? List.of()
                : List.of(new ToolDefinition.Function("f", null, new RawJson(parameters)));
        return new ChatRequest(List.of(Message.user("hi")), tools, builder.build(), false, false, Dialects.OPENAI);
    }

    private FitResult fit(ChatRequest request) {
        ProtocolCapabilities capabilities = protocol.capabilities(PROFILE);
        // As the registry merges them
        ModelMetadata model = ModelMetadata.of("m", "acme").withParameters(capabilities.parameters());
        return new ParameterFitter(model, Set.of(), capabilities, ParameterPolicy.WARN).fit(request);
    }

    private JsonNode sent(ChatRequest request) throws IOException {
        return Json.mapper().readTree(protocol.encode(request, PROFILE).body());
    }

    @ParameterizedTest
    @CsvSource({
        "min_p, 0.1, min_p, 0.1",
        "repetition_penalty, 1.1, repeat_penalty, 1.1",
        "min_p, 2, , ",
        "repetition_penalty, -1, , ",
        "min_p, null, , ",
        "top_a, 0.5, , ",
    })
    void sampling_fields_of_compatible_servers_are_options(String name, String value, String option, Double expected)
            throws IOException {
        ChatRequest request =
                chat(null, options -> options.extra(AdditionalProperties.NONE.with(name, new RawJson(value))));

        FitResult fitted = fit(request);

        assertThat(fitted).isInstanceOf(FitResult.Accepted.class);
        JsonNode sent =
                sent((ChatRequest) ((FitResult.Accepted) fitted).request()).path("options");
        if (option == null) {
            assertThat(sent.has("min_p") || sent.has("repeat_penalty") || sent.has("top_a"))
                    .isFalse();
        } else {
            assertThat(sent.path(option).asDouble()).isEqualTo(expected);
        }
    }

    @Test
    void forced_tool_call_is_refused_before_sending() {
        String schema = "{\"type\":\"object\"}";
        for (ToolChoice choice : List.of(new ToolChoice.Required(), new ToolChoice.Function("f"))) {
            assertThat(fit(chat(schema, options -> options.toolChoice(choice)))).isInstanceOf(FitResult.Rejected.class);
        }
        for (ToolChoice choice : List.of(new ToolChoice.Auto(), new ToolChoice.None())) {
            assertThat(fit(chat(schema, options -> options.toolChoice(choice)))).isInstanceOf(FitResult.Accepted.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {\"type\":\"object\",\"properties\":{}}",
                "{\"properties\":{\"a\":{}}} | {\"properties\":{\"a\":{}},\"type\":\"object\"}",
                "{\"type\":\"object\",\"anyOf\":[{\"required\":[\"a\"]}],\"properties\":{\"a\":{}}} | {\"type\":\"object\",\"properties\":{\"a\":{}},\"required\":[\"a\"]}",
                "{\"type\":\"object\",\"properties\":{\"n\":{\"enum\":[1.0]}}} | {\"type\":\"object\",\"properties\":{\"n\":{\"enum\":[1.0]}}}",
            })
    void arguments_are_an_object_schema(String parameters, String expected) throws IOException {
        assertThat(sent(chat(parameters, options -> {}))
                        .at("/tools/0/function/parameters")
                        .toString())
                .isEqualTo(expected);
    }

    @Test
    void ids_differ_between_responses_of_one_length_of_history() {
        Set<String> ids = new HashSet<>();
        for (int turn = 0; turn < 3; turn++) {
            var withoutTime = new OllamaToolCallIds("acme", 4);
            ids.add(withoutTime.next(null, null));
            ids.add(withoutTime.next(null, ""));
            ids.add(new OllamaToolCallIds("acme", 4).next(null, "2026-05-0%dT00:00:00Z".formatted(turn + 1)));
        }
        assertThat(ids).hasSize(9);
        var repeated = new OllamaToolCallIds("acme", 4);
        assertThat(repeated.next("same", null)).isEqualTo("same");
        assertThat(repeated.next("same", null)).isNotEqualTo("same");
    }
}
