package io.ratatoskr.mock;

import static java.util.Objects.requireNonNullElse;

import io.ratatoskr.mock.MockStreamEvent.StreamPart;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gemini's generateContent, streamGenerateContent and embedContent. */
enum GeminiWireFormat implements WireFormat {
    INSTANCE;

    @Override
    public ParsedRequest read(MockCall call) {
        JsonTree body = JsonTree.read(call.body());
        String model = requireNonNullElse(call.route().model(), "");
        if (call.route().task() == MockTask.EMBED) {
            return embedding(body, model);
        }
        int words = WordTokenizer.count(parts(body.get("systemInstruction")));
        List<String> echoTexts = List.of();
        for (JsonTree content : body.get("contents").items()) {
            String text = parts(content);
            words += WordTokenizer.count(text);
            if (!content.get("role").text().equals("model") && !text.isEmpty()) {
                echoTexts = List.of(text);
            }
        }
        List<String> tools = new ArrayList<>();
        for (JsonTree tool : body.get("tools").items()) {
            tool.get("functionDeclarations")
                    .items()
                    .forEach(function -> tools.add(function.get("name").text()));
        }
        boolean stream = call.path().endsWith(":streamGenerateContent");
        return ParsedRequest.chat(model, stream, echoTexts, words, tools);
    }

    private static ParsedRequest embedding(JsonTree body, String model) {
        List<JsonTree> requests =
                body.get("requests").isList() ? body.get("requests").items() : List.of(body);
        List<String> inputs =
                requests.stream().map(request -> parts(request.get("content"))).toList();
        Integer dimensions = requests.isEmpty()
                ? null
                : requests.getFirst().get("outputDimensionality").number();
        return ParsedRequest.embedding(model, inputs, dimensions);
    }

    private static String parts(JsonTree content) {
        return content.get("parts").joinedText();
    }

    @Override
    public String fullBody(MockCall call, ComposedReply reply) {
        List<String> parts = new ArrayList<>();
        if (!reply.reasoning().isEmpty()) {
            parts.add(thought(reply.reasoning()));
        }
        if (!reply.text().isEmpty()) {
            boolean signs = !reply.reasoning().isEmpty() && reply.tools().isEmpty();
            parts.add(text(reply.text(), signs ? reply.signature() : ""));
        }
        parts.addAll(calls(reply));
        return chunk(call, String.join(",", parts), finish(reply), usage(reply));
    }

    @Override
    public List<MockStreamEvent> streamEvents(MockCall call, ComposedReply reply, StreamEnding ending) {
        List<MockStreamEvent> events = new ArrayList<>();
        WordTokenizer.split(reply.reasoning()).forEach(piece -> events.add(delta(call, thought(piece), reply)));
        reply.split(reply.text()).forEach(piece -> events.add(delta(call, text(piece, ""), reply)));
        calls(reply).forEach(part -> events.add(delta(call, part, reply)));
        if (ending != StreamEnding.TRUNCATED) {
            boolean signs = !reply.reasoning().isEmpty() && reply.tools().isEmpty();
            String last = text("", signs ? reply.signature() : "");
            events.add(MockStreamEvent.of(
                    ending.hasFinishReason ? StreamPart.FINISH : StreamPart.USAGE,
                    chunk(call, last, ending.hasFinishReason ? finish(reply) : "", usage(reply))));
        }
        if (ending.hasDone && framing(call) == StreamFraming.ARRAY) {
            events.add(endEvent(call));
        }
        return events;
    }

    private static MockStreamEvent delta(MockCall call, String part, ComposedReply reply) {
        int prompt = reply.usage().prompt();
        String usage = ",\"usageMetadata\":{\"promptTokenCount\":%1$d,\"totalTokenCount\":%1$d}".formatted(prompt);
        return MockStreamEvent.of(StreamPart.DELTA, chunk(call, part, "", usage));
    }

    private static String thought(String text) {
        return "{\"text\":" + MockJson.quote(text) + ",\"thought\":true}";
    }

    private static String text(String text, String signature) {
        return "{\"text\":" + MockJson.quote(text) + signed(signature) + "}";
    }

    private static String signed(String signature) {
        return signature.isEmpty() ? "" : ",\"thoughtSignature\":" + MockJson.quote(signature);
    }

    /** The first of several calls carries the signature. */
    private static List<String> calls(ComposedReply reply) {
        List<String> parts = new ArrayList<>();
        for (ReplyContent.ReplyToolCall tool : reply.tools()) {
            String sign = parts.isEmpty() && !reply.reasoning().isEmpty() ? reply.signature() : "";
            parts.add("{\"functionCall\":{\"name\":%s,\"args\":%s}%s}"
                    .formatted(MockJson.quote(tool.name()), MockJson.objectOrEmpty(tool.arguments()), signed(sign)));
        }
        return parts;
    }

    private static String chunk(MockCall call, String parts, String finish, String usage) {
        return "{\"candidates\":[{\"content\":{\"parts\":[%s],\"role\":\"model\"}%s,\"index\":0}]%s%s}"
                .formatted(parts, finish, usage, tail(call));
    }

    private static String tail(MockCall call) {
        return ",\"modelVersion\":" + MockJson.quote(call.parsed().model()) + ",\"responseId\":\"mock\"";
    }

    private static String finish(ComposedReply reply) {
        String reason = switch (reply.finishReason()) {
            case "stop", "tool_calls" -> "STOP";
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            default -> reply.finishReason();
        };
        return ",\"finishReason\":" + MockJson.quote(reason);
    }

    private static String usage(ComposedReply reply) {
        ReplyContent.ReplyUsage tokens = reply.usage();
        StringBuilder json = new StringBuilder(",\"usageMetadata\":{\"promptTokenCount\":").append(tokens.prompt());
        json.append(",\"candidatesTokenCount\":").append(Math.max(0, tokens.completion() - tokens.reasoning()));
        json.append(",\"totalTokenCount\":").append(tokens.prompt() + tokens.completion());
        if (tokens.cached() > 0) {
            json.append(",\"cachedContentTokenCount\":").append(tokens.cached());
        }
        if (tokens.reasoning() > 0) {
            json.append(",\"thoughtsTokenCount\":").append(tokens.reasoning());
        }
        return json.append('}').toString();
    }

    @Override
    public MockStreamEvent emptyEvent(MockCall call) {
        String chunk = "{\"usageMetadata\":{\"promptTokenCount\":%1$d,\"totalTokenCount\":%1$d}%2$s}"
                .formatted(call.parsed().wordCount(), tail(call));
        return MockStreamEvent.of(StreamPart.OPENING, chunk);
    }

    /** Only the JSON array has a terminator. */
    @Override
    public MockStreamEvent endEvent(MockCall call) {
        return framing(call) == StreamFraming.ARRAY ? MockStreamEvent.of(StreamPart.DONE, "]") : emptyEvent(call);
    }

    @Override
    public StreamFraming framing(MockCall call) {
        return QueryParameters.parse(call.query()).getOrDefault("alt", "").equals("sse")
                ? StreamFraming.SSE
                : StreamFraming.ARRAY;
    }

    @Override
    public String errorBody(MockCall call, MockError error) {
        String body = GeminiErrorFormat.body(error);
        boolean array = call.path().endsWith(":streamGenerateContent") && framing(call) == StreamFraming.ARRAY;
        return array ? "[" + body + "]" : body;
    }

    @Override
    public MockStreamEvent errorEvent(MockCall call, MockError error) {
        return MockStreamEvent.of(StreamPart.ERROR, GeminiErrorFormat.body(error));
    }

    @Override
    public MockError errorOf(MockError.MockErrorKind kind) {
        return GeminiErrorFormat.problem(kind);
    }

    @Override
    public String taskBody(MockCall call, MockModelCatalog catalog) {
        return switch (call.route().task()) {
            case EMBED -> embeddingsBody(call);
            case MODELS -> catalog.geminiList(call);
            case MODEL -> catalog.geminiDetails(call);
            case CHAT, COMPLETION, FEATURES, SCORE, PREDICT, RERANK, INFO, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddingsBody(MockCall call) {
        List<String> vectors = MockVectors.jsonArrays(call.parsed());
        if (!call.path().endsWith(":batchEmbedContents")) {
            return "{\"embedding\":{\"values\":" + vectors.getFirst() + "}}";
        }
        return vectors.stream()
                .map(vector -> "{\"values\":" + vector + "}")
                .collect(Collectors.joining(",", "{\"embeddings\":[", "]}"));
    }

    @Override
    public String contentType() {
        return "application/json; charset=UTF-8";
    }
}
