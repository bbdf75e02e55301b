package io.ratatoskr.mock;

import io.ratatoskr.mock.MockStreamEvent.StreamPart;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import java.util.ArrayList;
import java.util.List;

/** Ollama's own API. */
enum OllamaWireFormat implements WireFormat {
    INSTANCE;

    private static final String CREATED = "2023-11-14T22:13:20.000000Z";

    /** Streams unless {@code stream} is false. */
    @Override
    public ParsedRequest read(MockCall call) {
        JsonTree body = JsonTree.read(call.body());
        String model = body.get("model").isText()
                ? body.get("model").text()
                : body.get("name").text();
        if (call.route().task() == MockTask.EMBED) {
            return ParsedRequest.embedding(
                    model, body.get("input").texts(), body.get("dimensions").number());
        }
        String prompt = body.get("prompt").text();
        int words = WordTokenizer.count(prompt)
                + WordTokenizer.count(body.get("system").text());
        List<String> echoTexts = List.of(prompt);
        for (JsonTree message : body.get("messages").items()) {
            String text = message.get("content").text();
            words += WordTokenizer.count(text);
            if (message.get("role").text().equals("user")) {
                echoTexts = List.of(text);
            }
        }
        List<String> tools = body.get("tools").items().stream()
                .map(tool -> tool.get("function").get("name").text())
                .toList();
        return ParsedRequest.chat(model, body.get("stream").booleanOr(true), echoTexts, words, tools);
    }

    @Override
    public String fullBody(MockCall call, ComposedReply reply) {
        return jsonLine(
                call, textMember(call, reply.text(), reply.reasoning(), tools(reply)), endMembers(reply, true, true));
    }

    @Override
    public List<MockStreamEvent> streamEvents(MockCall call, ComposedReply reply, StreamEnding ending) {
        List<MockStreamEvent> events = new ArrayList<>();
        for (String piece : WordTokenizer.split(reply.reasoning())) {
            events.add(MockStreamEvent.of(
                    StreamPart.DELTA, jsonLine(call, textMember(call, "", piece, ""), ",\"done\":false")));
        }
        for (String piece : reply.split(reply.text())) {
            events.add(MockStreamEvent.of(
                    StreamPart.DELTA, jsonLine(call, textMember(call, piece, "", ""), ",\"done\":false")));
        }
        if (!reply.tools().isEmpty()) {
            events.add(MockStreamEvent.of(
                    StreamPart.DELTA, jsonLine(call, textMember(call, "", "", tools(reply)), ",\"done\":false")));
        }
        if (ending.hasDone) {
            String last = jsonLine(call, textMember(call, "", "", ""), endMembers(reply, ending.hasFinishReason, true));
            events.add(MockStreamEvent.of(StreamPart.DONE, last));
        }
        return events;
    }

    private static String jsonLine(MockCall call, String say, String last) {
        return "{\"model\":%s,\"created_at\":\"%s\",%s%s}"
                .formatted(MockJson.quote(call.parsed().model()), CREATED, say, last);
    }

    private static String textMember(MockCall call, String text, String thoughts, String tools) {
        String thinking = thoughts.isEmpty() ? "" : ",\"thinking\":" + MockJson.quote(thoughts);
        return call.route().task() == MockTask.COMPLETION
                ? "\"response\":" + MockJson.quote(text) + thinking
                : "\"message\":{\"role\":\"assistant\",\"content\":" + MockJson.quote(text) + thinking + tools + "}";
    }

    private static String tools(ComposedReply reply) {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < reply.tools().size(); i++) {
            ReplyContent.ReplyToolCall tool = reply.tools().get(i);
            json.append(i == 0 ? ",\"tool_calls\":[" : ",")
                    .append("{\"function\":{\"index\":%d,\"name\":%s,\"arguments\":%s}}"
                            .formatted(i, MockJson.quote(tool.name()), MockJson.objectOrEmpty(tool.arguments())));
        }
        return json.append(json.isEmpty() ? "" : "]").toString();
    }

    private static String endMembers(ComposedReply reply, boolean reason, boolean done) {
        String finish = reply.finishReason().equals("tool_calls") ? "stop" : reply.finishReason();
        ReplyContent.ReplyUsage tokens = reply.usage();
        return (reason ? ",\"done_reason\":" + MockJson.quote(finish) : "")
                + ",\"done\":%b,\"total_duration\":3000000,\"load_duration\":1000000,\"prompt_eval_count\":%d,\"prompt_eval_duration\":1000000,\"eval_count\":%d,\"eval_duration\":1000000"
                        .formatted(done, tokens.prompt(), tokens.completion());
    }

    @Override
    public MockStreamEvent emptyEvent(MockCall call) {
        return MockStreamEvent.of(StreamPart.OPENING, jsonLine(call, textMember(call, "", "", ""), ",\"done\":false"));
    }

    @Override
    public MockStreamEvent endEvent(MockCall call) {
        return MockStreamEvent.of(
                StreamPart.DONE,
                jsonLine(call, textMember(call, "", "", ""), ",\"done_reason\":\"stop\",\"done\":true"));
    }

    @Override
    public StreamFraming framing(MockCall call) {
        return StreamFraming.NDJSON;
    }

    @Override
    public String errorBody(MockCall call, MockError error) {
        return "{\"error\":" + MockJson.quote(error.message()) + "}";
    }

    @Override
    public MockStreamEvent errorEvent(MockCall call, MockError error) {
        return MockStreamEvent.of(StreamPart.ERROR, errorBody(call, error));
    }

    @Override
    public MockError errorOf(MockError.MockErrorKind kind) {
        return switch (kind) {
            case QUOTA -> MockError.of(402, "usage limit reached");
            case BAD_KEY -> MockError.of(401, "unauthorized");
            case LOADING, CUSTOM ->
                MockError.of(503, "server busy, please try again.  maximum pending requests exceeded");
        };
    }

    @Override
    public String taskBody(MockCall call, MockModelCatalog catalog) {
        return switch (call.route().task()) {
            case EMBED -> embeddingsBody(call);
            case MODELS -> catalog.ollamaList();
            case MODEL -> catalog.ollamaDetails(call);
            case VERSION -> "{\"version\":\"0.12.6\"}";
            case CHAT, COMPLETION, FEATURES, SCORE, PREDICT, RERANK, INFO, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddingsBody(MockCall call) {
        ParsedRequest request = call.parsed();
        return "{\"model\":%s,\"embeddings\":[%s],\"total_duration\":3000000,\"load_duration\":1000000,\"prompt_eval_count\":%d}"
                .formatted(
                        MockJson.quote(request.model()),
                        String.join(",", MockVectors.jsonArrays(request)),
                        request.wordCount());
    }

    @Override
    public String contentType() {
        return "application/json; charset=utf-8";
    }
}
