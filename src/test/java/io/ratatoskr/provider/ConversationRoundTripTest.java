package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.dialect.openai.OpenAiResponseWriter;
import io.ratatoskr.dialect.openai.OpenAiStreamWriter;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses as an OpenAI client sees them, and the provider request when the client sends them back with tool results. */
class ConversationRoundTripTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ProviderProfile PROFILE =
            new ProviderProfile("acme", "acme.test:443", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private static ChatRequest request(String model, boolean stream) {
        String body = "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Weather?\"}]}"
                .formatted(model, stream);
        return OpenAiRequestParser.parseChat(body.getBytes(UTF_8));
    }

    private static ChatResponse decode(Protocol protocol, String model, String body) {
        var response = new ProviderHttpResponse(200, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
        return (ChatResponse) protocol.decode(request(model, false), response, PROFILE);
    }

    private static List<ChatEvent> events(Protocol protocol, String model, String body) {
        return ProtocolContract.events(protocol.decoder(request(model, true), PROFILE), body.getBytes(UTF_8), 7);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new AssertionError(new String(bytes, UTF_8), e);
        }
    }

    private static JsonNode json(String text) {
        return json(text.getBytes(UTF_8));
    }

    /** The {@code choices[0].message} that the client reads. */
    private static ObjectNode message(ChatResponse response) {
        return (ObjectNode) json(OpenAiResponseWriter.write(response)).at("/choices/0/message");
    }

    /** The message that a client assembles from the deltas: texts joined, lists extended, tool calls by index. */
    private static ObjectNode joined(List<ChatEvent> events, String model) {
        var chunks = OpenAiStreamWriter.chat(StreamMetadata.UNKNOWN, request(model, true));
        ObjectNode message = JSON.createObjectNode().put("role", "assistant");
        for (ChatEvent event : events) {
            byte[] frames = chunks.write(event);
            if (frames == null) {
                continue;
            }
            for (String line : new String(frames, UTF_8).split("\n")) {
                if (line.startsWith("data: ")) {
                    join(message, json(line.substring(6)).at("/choices/0/delta"));
                }
            }
        }
        return message;
    }

    private static void join(ObjectNode message, JsonNode delta) {
        delta.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals("tool_calls")) {
                ArrayNode calls = message.withArrayProperty(name);
                for (JsonNode piece : value) {
                    int index = piece.path("index").asInt();
                    if (calls.size() <= index) {
                        calls.add(((ObjectNode) piece.deepCopy()).without("index"));
                    } else {
                        ObjectNode function = (ObjectNode) calls.get(index).path("function");
                        function.put(
                                "arguments",
                                function.path("arguments").asText()
                                        + piece.at("/function/arguments").asText());
                    }
                }
            } else if (value.isArray()) {
                value.forEach(message.withArrayProperty(name)::add);
            } else if (value.isTextual() && !name.equals("role")) {
                message.put(name, message.path(name).asText() + value.asText());
            } else if (!value.isNull() && !name.equals("role")) {
                message.set(name, value);
            }
        });
    }

    /** The provider's request body for the continued conversation. */
    private static JsonNode next(Protocol protocol, String model, ObjectNode message) {
        ArrayNode messages = JSON.createArrayNode();
        messages.addObject().put("role", "user").put("content", "Weather?");
        messages.add(message);
        for (JsonNode call : message.path("tool_calls")) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", call.path("id").asText())
                    .put("content", "4");
        }
        ObjectNode body = JSON.createObjectNode().put("model", model);
        body.set("messages", messages);
        return json(
                protocol.encode(OpenAiRequestParser.parseChat(body.toString().getBytes(UTF_8)), PROFILE)
                        .body());
    }

    private static void counts(Usage usage, long prompt, long completion, Long thinking, Long cached, Long written) {
        assertThat(usage).isNotNull();
        assertThat(usage.promptTokens()).isEqualTo(prompt);
        assertThat(usage.completionTokens()).isEqualTo(completion);
        assertThat(usage.reasoningTokens()).isEqualTo(thinking);
        assertThat(usage.cachedTokens()).isEqualTo(cached);
        assertThat(usage.cacheWriteTokens()).isEqualTo(written);
    }

    private static Usage last(List<ChatEvent> events) {
        Usage usage = null;
        for (ChatEvent event : events) {
            usage = event instanceof ChatEvent.UsageUpdate update ? update.usage() : usage;
        }
        return usage;
    }

    private static final String CLAUDE = "claude-sonnet-4-5";

    private static final String ANTHROPIC = """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[
             {"type":"thinking","thinking":"Look it up.","signature":"EqQB+/=="},
             {"type":"redacted_thinking","data":"Zm9v"},
             {"type":"text","text":"One moment."},
             {"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city": "Oslo"}}],
             "stop_reason":"STOP","stop_sequence":null,
             "usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":20,
              "output_tokens_details":{"thinking_tokens":7}}}""";

    private static final String ANTHROPIC_STREAM = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-sonnet-4-5","stop_reason":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Look "}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"it up."}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB+/=="}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"Zm9v"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"One moment."}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":2}

            event: content_block_start
            data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\\"city\\": \\"Os"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"lo\\"}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":3}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"STOP","stop_sequence":null},"usage":{"output_tokens":20,"output_tokens_details":{"thinking_tokens":7}}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private static void isThoughtfulClaude(ObjectNode message) {
        assertThat(message.path("reasoning").asText()).isEqualTo("Look it up.");
        JsonNode sent = next(new AnthropicProtocol(), CLAUDE, message).at("/messages");
        assertThat(sent.get(1)).isEqualTo(json("""
                {"role":"assistant","content":[
                 {"type":"thinking","thinking":"Look it up.","signature":"EqQB+/=="},
                 {"type":"redacted_thinking","data":"Zm9v"},
                 {"type":"text","text":"One moment."},
                 {"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Oslo"}}]}"""));
        assertThat(sent.at("/2/content/0/tool_use_id").asText()).isEqualTo("toolu_1");
    }

    @Test
    void claudes_thinking_goes_back_as_it_came() {
        String body = ANTHROPIC.replace("STOP", "tool_use");
        ChatResponse response = decode(new AnthropicProtocol(), CLAUDE, body);
        counts(response.usage(), 115, 20, 7L, 100L, 5L);
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        isThoughtfulClaude(message(response));

        List<ChatEvent> events = events(new AnthropicProtocol(), CLAUDE, ANTHROPIC_STREAM.replace("STOP", "tool_use"));
        counts(last(events), 115, 20, 7L, 100L, 5L);
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.TOOL_CALLS));
        isThoughtfulClaude(joined(events, CLAUDE));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,TOOL_CALLS",
        "max_tokens,LENGTH",
        "model_context_window_exceeded,LENGTH",
        "refusal,CONTENT_FILTER"
    })
    void claudes_ends_are_the_same_plain_and_streamed(String word, FinishReason reason) {
        assertThat(decode(new AnthropicProtocol(), CLAUDE, ANTHROPIC.replace("STOP", word))
                        .finishReason())
                .isEqualTo(reason);
        assertThat(events(new AnthropicProtocol(), CLAUDE, ANTHROPIC_STREAM.replace("STOP", word))
                        .getLast())
                .isEqualTo(new ChatEvent.Done(reason));
    }

    private static final String GEMINI = """
            {"candidates":[{"content":{"role":"model","parts":[
              {"text":"Look it up.","thought":true,"thoughtSignature":"c2lnMA=="},
              {"text":"One moment."},{"text":"","thoughtSignature":"c2lnMQ=="},
              {"functionCall":{"name":"get_weather","args":{"city": "Oslo"}},"thoughtSignature":"c2lnMg=="},
              {"functionCall":{"name":"get_time","args":{}}}]},"finishReason":"WORD","index":0}],
             "usageMetadata":{"promptTokenCount":110,"cachedContentTokenCount":100,"candidatesTokenCount":13,"thoughtsTokenCount":7,"totalTokenCount":130},
             "modelVersion":"gemini-3-pro","responseId":"r1"}""";
    private static final String PRO = "gemini-3-pro";

    private static void isThoughtfulGemini(ObjectNode message) {
        assertThat(message.path("reasoning").asText()).isEqualTo("Look it up.");
        JsonNode sent = next(new GeminiProtocol(), PRO, message).path("contents");
        String first = sent.at("/1/parts/2/functionCall/id").asText();
        String second = sent.at("/1/parts/3/functionCall/id").asText();
        assertThat(first).isNotEmpty().isNotEqualTo(second);
        assertThat(sent.get(1)).isEqualTo(json("""
                {"role":"model","parts":[
                 {"text":"Look it up.","thought":true,"thoughtSignature":"c2lnMA=="},
                 {"text":"One moment.","thoughtSignature":"c2lnMQ=="},
                 {"functionCall":{"id":"%s","name":"get_weather","args":{"city":"Oslo"}},"thoughtSignature":"c2lnMg=="},
                 {"functionCall":{"id":"%s","name":"get_time","args":{}}}]}""".formatted(first, second)));
        assertThat(sent.at("/2/parts/0/functionResponse/name").asText()).isEqualTo("get_weather");
        assertThat(sent.at("/2/parts/1/functionResponse/id").asText()).isEqualTo(second);
    }

    @Test
    void geminis_signatures_go_back_to_where_they_stood() {
        String body = GEMINI.replace("WORD", "STOP");
        ChatResponse response = decode(new GeminiProtocol(), PRO, body);
        counts(response.usage(), 110, 20, 7L, 100L, null);
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        isThoughtfulGemini(message(response));

        List<ChatEvent> events = events(new GeminiProtocol(), PRO, "data: " + body.replace("\n", "") + "\r\n\r\n");
        counts(last(events), 110, 20, 7L, 100L, null);
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.TOOL_CALLS));
        isThoughtfulGemini(joined(events, PRO));
    }

    @ParameterizedTest
    @CsvSource({"MAX_TOKENS,LENGTH", "SAFETY,CONTENT_FILTER", "RECITATION,CONTENT_FILTER", "OTHER,TOOL_CALLS"})
    void geminis_ends_are_the_same_plain_and_streamed(String word, FinishReason reason) {
        String body = GEMINI.replace("WORD", word);
        assertThat(decode(new GeminiProtocol(), PRO, body).finishReason()).isEqualTo(reason);
        assertThat(events(new GeminiProtocol(), PRO, "data: " + body.replace("\n", "") + "\n\n")
                        .getLast())
                .isEqualTo(new ChatEvent.Done(reason));
    }

    private static final String OLLAMA = """
            {"model":"qwen3:8b","created_at":"2026-11-20T08:00:00.5Z","message":{"role":"assistant","content":"One moment.","thinking":"Look it up.","tool_calls":[{"function":{"name":"get_weather","arguments":{"city": "Oslo"}}}]},"done":true,"done_reason":"WORD","prompt_eval_count":110,"eval_count":20}
            """;
    private static final String QWEN = "qwen3:8b";

    private static void isThoughtfulOllama(ObjectNode message) {
        assertThat(message.path("reasoning").asText()).isEqualTo("Look it up.");
        JsonNode sent = next(new OllamaProtocol(), QWEN, message).path("messages");
        String id = sent.at("/1/tool_calls/0/id").asText();
        assertThat(id).isNotEmpty();
        assertThat(sent.get(1)).isEqualTo(json("""
                {"role":"assistant","content":"One moment.","thinking":"Look it up.","tool_calls":[
                 {"id":"%s","function":{"name":"get_weather","arguments":{"city":"Oslo"}}}]}""".formatted(id)));
        assertThat(sent.at("/2/tool_name").asText()).isEqualTo("get_weather");
        assertThat(sent.at("/2/tool_call_id").asText()).isEqualTo(id);
    }

    @Test
    void ollamas_thinking_goes_back_as_it_came() {
        ChatResponse response = decode(new OllamaProtocol(), QWEN, OLLAMA.replace("WORD", "stop"));
        counts(response.usage(), 110, 20, null, null, null);
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        isThoughtfulOllama(message(response));

        List<ChatEvent> events = events(new OllamaProtocol(), QWEN, OLLAMA.replace("WORD", "stop"));
        counts(last(events), 110, 20, null, null, null);
        assertThat(events.getLast()).isEqualTo(new ChatEvent.Done(FinishReason.TOOL_CALLS));
        isThoughtfulOllama(joined(events, QWEN));
    }

    @ParameterizedTest
    @CsvSource({"stop,STOP", "length,LENGTH"})
    void ollamas_ends_are_the_same_plain_and_streamed(String word, FinishReason reason) {
        String body = "{\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"done\":true,\"done_reason\":\"%s\"}\n"
                .formatted(word);
        assertThat(decode(new OllamaProtocol(), QWEN, body).finishReason()).isEqualTo(reason);
        assertThat(events(new OllamaProtocol(), QWEN, body).getLast()).isEqualTo(new ChatEvent.Done(reason));
    }
}
