package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.json.Json;
import io.ratatoskr.parameters.FitResult;
import io.ratatoskr.parameters.ParameterFitter;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code functions} and {@code function_call}, OpenAI's fields before {@code tools}. */
class LegacyFunctionsTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final ModelMetadata MODEL = ModelMetadata.of(ModelInfo.of("claude-sonnet-4", "acme"));

    private static final String FUNCTION =
            "{\"name\":\"weather\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}";
    private static final String FUNCTIONS = "\"functions\":[" + FUNCTION + "],";
    private static final String TOOLS =
            "\"tools\":[{\"type\":\"function\",\"function\":" + FUNCTION + "}],\"parallel_tool_calls\":false,";
    private static final String QUESTION = "{\"role\":\"user\",\"content\":\"hi\"}";
    private static final String CALL = "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}";
    private static final String HISTORY = QUESTION + ",{\"role\":\"assistant\",\"content\":null,\"function_call\":"
            + CALL + "},{\"role\":\"function\",\"name\":\"weather\",\"content\":\"rain\"}";
    private static final String TOOL_HISTORY = QUESTION
            + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":"
            + CALL + "}]},{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"name\":\"weather\",\"content\":\"rain\"}";

    private static Protocol protocol(String name) {
        return switch (name) {
            case "anthropic" -> new AnthropicProtocol();
            case "gemini" -> new GeminiProtocol();
            case "ollama" -> new OllamaProtocol();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static ChatRequest parse(String fields, String messages) {
        return OpenAiRequestParser.parseChat(
                ("{\"model\":\"claude-sonnet-4\",\"max_tokens\":50," + fields + "\"messages\":[" + messages + "]}")
                        .getBytes(UTF_8));
    }

    private static ChatRequest fitted(Protocol protocol, ChatRequest request, ParameterPolicy policy) {
        FitResult fit = new ParameterFitter(
                        MODEL,
                        Set.of(),
                        protocol.capabilities(),
                        (one, model) -> protocol.adapt(one, ACME, model),
                        policy)
                .fit(request);
        assertThat(fit)
                .isInstanceOfSatisfying(
                        FitResult.Accepted.class,
                        accepted -> assertThat(accepted.changes()).isEmpty());
        return (ChatRequest) ((FitResult.Accepted) fit).request();
    }

    private static String body(Protocol protocol, ChatRequest request, ParameterPolicy policy) {
        return new String(
                protocol.encode(fitted(protocol, request, policy), ACME, MODEL).body(), UTF_8);
    }

    static Stream<Arguments> requests() {
        return Stream.of("anthropic", "gemini", "ollama")
                .flatMap(protocol -> Stream.of(
                                new String[] {FUNCTIONS, TOOLS, QUESTION, QUESTION},
                                new String[] {FUNCTIONS, TOOLS, HISTORY, TOOL_HISTORY},
                                new String[] {"", "", HISTORY, TOOL_HISTORY},
                                new String[] {"\"functions\":[],", "", QUESTION, QUESTION},
                                new String[] {"\"functions\":null,\"function_call\":null,", "", QUESTION, QUESTION},
                                new String[] {
                                    FUNCTIONS + "\"function_call\":\"auto\",",
                                    TOOLS + "\"tool_choice\":\"auto\",",
                                    QUESTION,
                                    QUESTION
                                },
                                new String[] {
                                    FUNCTIONS + "\"function_call\":\"none\",",
                                    TOOLS + "\"tool_choice\":\"none\",",
                                    QUESTION,
                                    QUESTION
                                },
                                new String[] {
                                    FUNCTIONS + "\"function_call\":{\"name\":\"weather\"},",
                                    TOOLS
                                            + "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"weather\"}},",
                                    QUESTION,
                                    QUESTION
                                })
                        .filter(one -> !(protocol.equals("ollama") && one[0].contains("\"function_call\":{")))
                        .map(one -> Arguments.of(protocol, one[0], one[1], one[2], one[3])));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void the_request_is_sent_like_one_with_tools(
            String name, String fields, String toolFields, String messages, String toolMessages) {
        Protocol protocol = protocol(name);
        for (ParameterPolicy policy : ParameterPolicy.values()) {
            // "parallel_tool_calls" is not a field of the other providers; the caller has not set it
            ChatRequest expected = parse(toolFields, toolMessages);
            String body = new String(protocol.encode(expected, ACME, MODEL).body(), UTF_8);
            assertThat(body(protocol, parse(fields, messages), policy)).isEqualTo(body);
        }
    }

    @Test
    void an_adapted_schema_stays_adapted() {
        Protocol protocol = new AnthropicProtocol();
        String schema = "\"parameters\":{\"type\":\"object\",\"anyOf\":[{\"required\":[\"a\"]}]}";
        ChatRequest request = parse("\"functions\":[{\"name\":\"f\"," + schema + "}],", QUESTION);
        FitResult.Accepted fit = (FitResult.Accepted) new ParameterFitter(
                        MODEL,
                        Set.of(),
                        protocol.capabilities(),
                        (one, model) -> protocol.adapt(one, ACME, model),
                        ParameterPolicy.WARN)
                .fit(request);
        String sent = new String(protocol.encode(fit.request(), ACME, MODEL).body(), UTF_8);
        ChatRequest tools = parse(
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"," + schema
                        + "}}],\"parallel_tool_calls\":false,",
                QUESTION);
        assertThat(sent)
                .isEqualTo(new String(
                        protocol.encode(protocol.adapt(tools, ACME, MODEL).request(), ACME, MODEL)
                                .body(),
                        UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            anthropic | {"id":"1","model":"m","content":[{"type":"text","text":"so"},{"type":"tool_use","id":"t","name":"weather","input":{"city":"Oslo"}},{"type":"tool_use","id":"u","name":"other","input":{}}],"stop_reason":"tool_use"}
            gemini    | {"candidates":[{"content":{"parts":[{"text":"so"},{"functionCall":{"name":"weather","args":{"city":"Oslo"}}}]},"finishReason":"STOP"}]}
            ollama    | {"model":"m","message":{"content":"so","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Oslo"}}}]},"done":true,"done_reason":"stop"}
            """)
    void the_call_comes_back_as_function_call(String name, String body) throws IOException {
        Protocol protocol = protocol(name);
        ChatRequest request = fitted(protocol, parse(FUNCTIONS, QUESTION), ParameterPolicy.WARN);
        ChatResponse response = (ChatResponse)
                protocol.decode(request, new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), ACME);
        Choice choice = response.choices().getFirst();
        assertThat(choice.content()).isEqualTo("so");
        assertThat(choice.toolCalls()).isEmpty();
        assertThat(choice.finishReason()).isEqualTo(FinishReason.FUNCTION_CALL);
        assertThat(Json.mapper().readTree(choice.extra().get("function_call").text()))
                .isEqualTo(Json.mapper().readTree(CALL));

        ChatRequest tools = parse(TOOLS, QUESTION);
        ChatResponse plain = (ChatResponse)
                protocol.decode(tools, new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), ACME);
        assertThat(plain.choices().getFirst().toolCalls()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            anthropic | 'event: message_start~data: {"type":"message_start","message":{"id":"1","model":"m","usage":{"input_tokens":1,"output_tokens":1}}}~~event: content_block_start~data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"weather","input":{}}}~~event: content_block_delta~data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"city\\":"}}~~event: content_block_delta~data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\\"Oslo\\"}"}}~~event: content_block_stop~data: {"type":"content_block_stop","index":0}~~event: message_delta~data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":3}}~~event: message_stop~data: {"type":"message_stop"}~~'
            gemini    | 'data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"weather","args":{"city":"Oslo"}}},{"functionCall":{"name":"other","args":{}}}]},"finishReason":"STOP"}]}~~'
            ollama    | '{"model":"m","message":{"content":"","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Oslo"}}}]},"done":true,"done_reason":"stop"}~'
            """)
    void a_stream_has_deltas_of_function_call(String name, String stream) throws IOException {
        StreamDecoder<ChatEvent> decoder = protocol(name).decoder(parse(FUNCTIONS, QUESTION), ACME);
        byte[] bytes = stream.replace('~', '\n').replace("\\\\", "\\").getBytes(UTF_8);
        decoder.feed(bytes, 0, bytes.length);
        decoder.end();
        List<ChatEvent> events = new ArrayList<>();
        for (ChatEvent event = decoder.poll(); event != null; event = decoder.poll()) {
            events.add(event);
        }
        List<AdditionalProperties> calls = events.stream()
                .filter(ChatEvent.UnknownFields.class::isInstance)
                .map(ChatEvent.UnknownFields.class::cast)
                .filter(fields -> fields.isInDelta() && fields.extra().get("function_call") != null)
                .peek(fields -> assertThat(fields.preventsFallback()).isTrue())
                .map(fields -> Json.parseObject(fields.extra().get("function_call")))
                .toList();
        assertThat(calls.getFirst().get("name").text()).isEqualTo("\"weather\"");
        assertThat(calls.stream().skip(1)).allMatch(call -> call.get("name") == null);
        StringBuilder arguments = new StringBuilder();
        for (AdditionalProperties call : calls) {
            arguments.append(
                    Json.mapper().readTree(call.get("arguments").text()).textValue());
        }
        assertThat(arguments.toString().replace(" ", "")).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(events)
                .noneMatch(ChatEvent.ToolCallStart.class::isInstance)
                .last()
                .isEqualTo(new ChatEvent.Done(FinishReason.FUNCTION_CALL));
    }

    @Test
    void providers_with_the_fields_get_them_unchanged() throws IOException {
        ChatRequest request = parse(FUNCTIONS + "\"function_call\":{\"name\":\"weather\"},", HISTORY);
        String sent = new String(new OpenAiProtocol().encode(request, ACME).body(), UTF_8);
        assertThat(Json.mapper().readTree(sent))
                .isEqualTo(Json.mapper()
                        .readTree("{\"model\":\"claude-sonnet-4\",\"messages\":[" + HISTORY + "],\"max_tokens\":50,"
                                + FUNCTIONS + "\"function_call\":{\"name\":\"weather\"}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "functions":{},                                  | functions must be a list
            "functions":[7],                                 | functions[0] must be an object
            "functions":[{"description":"d"}],               | functions[0].name is missing
            "functions":[{"name":"f","parameters":[]}],      | functions[0].parameters must be a JSON Schema object
            "functions":[{"name":"f"}],"function_call":"any",| function_call must be
            "functions":[{"name":"f"}],"tools":[{"type":"function","function":{"name":"g"}}], | both set
            """)
    void malformed_fields_are_refused(String fields, String message) {
        for (String name : List.of("anthropic", "gemini", "ollama")) {
            assertThatThrownBy(() -> protocol(name).encode(parse(fields, QUESTION), ACME))
                    .isInstanceOf(InvalidRequest.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void a_result_needs_a_name_and_a_call_before() {
        assertThatThrownBy(() -> parse("", QUESTION + ",{\"role\":\"function\",\"content\":\"x\"}"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("messages[1].name");
        ChatRequest request = parse("", QUESTION + ",{\"role\":\"function\",\"name\":\"f\",\"content\":\"x\"}");
        assertThatThrownBy(() -> new AnthropicProtocol().encode(request, ACME))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("messages[1].tool_call_id");
    }
}
