package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.provider.RandomChatResponse.ReasoningStep;
import io.ratatoskr.provider.RandomChatResponse.ResponseStep;
import io.ratatoskr.provider.RandomChatResponse.TextStep;
import io.ratatoskr.provider.RandomChatResponse.ToolCallStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Writes responses as providers stream them, with a JSON library other than the gateway's. */
final class ProviderStreamWriter {
    private static final ObjectWriter PLAIN = JsonMapper.builder().build().writer();
    private static final ObjectWriter ASCII = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    private final RandomChatResponse response;
    private final RandomGenerator random;
    private final ObjectWriter writer;
    private final String newline;
    private final StringBuilder out = new StringBuilder();

    private ProviderStreamWriter(RandomChatResponse response, RandomGenerator random) {
        this.response = response;
        this.random = random;
        this.writer = random.nextBoolean() ? PLAIN : ASCII;
        this.newline = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    }

    static String json(Object value) {
        return json(PLAIN, value);
    }

    static byte[] openAi(RandomChatResponse response, RandomGenerator random) {
        var wire = new ProviderStreamWriter(response, random);
        wire.openAi();
        return wire.bytes();
    }

    static byte[] anthropic(RandomChatResponse response, RandomGenerator random) {
        var wire = new ProviderStreamWriter(response, random);
        wire.anthropic();
        return wire.bytes();
    }

    static byte[] gemini(RandomChatResponse response, RandomGenerator random) {
        var wire = new ProviderStreamWriter(response, random);
        wire.gemini();
        return wire.bytes();
    }

    static byte[] ollama(RandomChatResponse response, RandomGenerator random) {
        var wire = new ProviderStreamWriter(response, random);
        wire.ollama();
        return wire.bytes();
    }

    private byte[] bytes() {
        return out.toString().getBytes(UTF_8);
    }

    private static String json(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void sse(String event, Object data) {
        if (random.nextInt(5) == 0) {
            out.append(": PROCESSING").append(newline).append(newline);
        }
        if (!event.isEmpty()) {
            out.append("event: ").append(event).append(newline);
        }
        out.append("data:").append(random.nextBoolean() ? " " : "");
        out.append(data instanceof String text ? text : json(writer, data))
                .append(newline)
                .append(newline);
    }

    private void delta(Object delta) {
        sse("", Map.of("id", "a1", "choices", List.of(Map.of("index", 0, "delta", delta))));
    }

    private void openAi() {
        delta(Map.of("role", "assistant", "content", ""));
        int index = 0;
        for (ResponseStep step : response.steps()) {
            switch (step) {
                case TextStep text -> text.pieces().forEach(piece -> delta(Map.of("content", piece)));
                case ReasoningStep reasoning ->
                    reasoning.pieces().forEach(piece -> delta(Map.of("reasoning_content", piece)));
                case ToolCallStep call -> {
                    int at = index++;
                    var function = Map.of("name", call.name(), "arguments", "");
                    delta(Map.of(
                            "tool_calls",
                            List.of(Map.of("index", at, "id", call.id(), "type", "function", "function", function))));
                    call.pieces()
                            .forEach(piece -> delta(Map.of(
                                    "tool_calls",
                                    List.of(Map.of("index", at, "function", Map.of("arguments", piece))))));
                }
            }
        }
        String finishReason = response.finish().wireName();
        sse("", Map.of("choices", List.of(Map.of("index", 0, "delta", Map.of(), "finish_reason", finishReason))));
        sse(
                "",
                Map.of(
                        "choices",
                        List.of(),
                        "usage",
                        Map.of(
                                "prompt_tokens", response.prompt(),
                                "completion_tokens", response.completion(),
                                "total_tokens", response.prompt() + response.completion())));
        sse("", "[DONE]");
    }

    private void block(int index, Map<String, ?> start, String type, String field, List<String> pieces) {
        sse("content_block_start", Map.of("type", "content_block_start", "index", index, "content_block", start));
        for (String piece : pieces) {
            sse(
                    "content_block_delta",
                    Map.of("type", "content_block_delta", "index", index, "delta", Map.of("type", type, field, piece)));
        }
        sse("content_block_stop", Map.of("type", "content_block_stop", "index", index));
        if (random.nextInt(4) == 0) {
            sse("ping", Map.of("type", "ping"));
        }
    }

    private void anthropic() {
        sse(
                "message_start",
                Map.of(
                        "type",
                        "message_start",
                        "message",
                        Map.of(
                                "id",
                                "m1",
                                "model",
                                "c",
                                "content",
                                List.of(),
                                "usage",
                                Map.of("input_tokens", response.prompt(), "output_tokens", 1))));
        int index = 0;
        for (ResponseStep step : response.steps()) {
            switch (step) {
                case TextStep text ->
                    block(index++, Map.of("type", "text", "text", ""), "text_delta", "text", text.pieces());
                case ReasoningStep reasoning ->
                    block(
                            index++,
                            Map.of("type", "thinking", "thinking", ""),
                            "thinking_delta",
                            "thinking",
                            reasoning.pieces());
                case ToolCallStep call ->
                    block(
                            index++,
                            Map.of("type", "tool_use", "id", call.id(), "name", call.name(), "input", Map.of()),
                            "input_json_delta",
                            "partial_json",
                            call.arguments().equals("{}") ? List.of("") : call.pieces());
            }
        }
        String finishReason = switch (response.finish().wireName()) {
            case "length" -> "max_tokens";
            case "content_filter" -> "refusal";
            case "tool_calls" -> "tool_use";
            default -> "end_turn";
        };
        sse(
                "message_delta",
                Map.of(
                        "type",
                        "message_delta",
                        "delta",
                        Map.of("stop_reason", finishReason),
                        "usage",
                        Map.of("output_tokens", response.completion())));
        sse("message_stop", Map.of("type", "message_stop"));
    }

    private void gemini() {
        List<Map<String, Object>> pieces = new ArrayList<>();
        for (ResponseStep step : response.steps()) {
            switch (step) {
                case TextStep text -> text.pieces().forEach(piece -> pieces.add(Map.of("text", piece)));
                case ReasoningStep reasoning ->
                    reasoning.pieces().forEach(piece -> pieces.add(Map.of("text", piece, "thought", true)));
                case ToolCallStep call ->
                    pieces.add(Map.of(
                            "functionCall",
                            Map.of("id", call.id(), "name", call.name(), "args", new Raw(call.arguments()))));
            }
        }
        String finishReason = switch (response.finish().wireName()) {
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            default -> "STOP";
        };
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            Map<String, Object> candidate = new LinkedHashMap<>();
            candidate.put("index", 0);
            candidate.put("content", Map.of("role", "model", "parts", List.of(pieces.get(i))));
            if (last) {
                candidate.put("finishReason", finishReason);
            }
            int update = last ? response.completion() : 1;
            sse(
                    "",
                    Map.of(
                            "candidates",
                            List.of(candidate),
                            "usageMetadata",
                            Map.of(
                                    "promptTokenCount",
                                    response.prompt(),
                                    "candidatesTokenCount",
                                    update,
                                    "totalTokenCount",
                                    response.prompt() + update)));
        }
    }

    private void line(Object message, Map<String, ?> more) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("model", "m");
        line.put("created_at", "2026-11-20T08:00:00Z");
        line.put("message", message);
        line.put("done", false);
        line.putAll(more);
        out.append(json(writer, line)).append(newline.equals("\r") ? "\n" : newline);
    }

    private void ollama() {
        for (ResponseStep step : response.steps()) {
            switch (step) {
                case TextStep text -> text.pieces().forEach(piece -> line(Map.of("content", piece), Map.of()));
                case ReasoningStep reasoning ->
                    reasoning.pieces().forEach(piece -> line(Map.of("content", "", "thinking", piece), Map.of()));
                case ToolCallStep call -> {
                    var function = Map.of("name", call.name(), "arguments", new Raw(call.arguments()));
                    var calls = List.of(Map.of("id", call.id(), "function", function));
                    line(Map.of("content", "", "tool_calls", calls), Map.of());
                }
            }
        }
        String finishReason = response.finish() == FinishReason.LENGTH ? "length" : "stop";
        line(
                Map.of("content", ""),
                Map.of(
                        "done",
                        true,
                        "done_reason",
                        finishReason,
                        "prompt_eval_count",
                        response.prompt(),
                        "eval_count",
                        response.completion()));
    }

    /** JSON that is written verbatim. */
    private record Raw(@JsonRawValue @JsonValue String text) {}
}
