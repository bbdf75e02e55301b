package io.ratatoskr.mock;

import io.ratatoskr.mock.MockStreamEvent.StreamPart;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import java.util.List;

/** Text Embeddings Inference. It has no chat and no streams; a scripted text is sent in OpenAI's format. */
enum TeiWireFormat implements WireFormat {
    INSTANCE;

    private static final WireFormat WORDS = new OpenAiWireFormat(MockFormat.OPENAI);

    @Override
    public ParsedRequest read(MockCall call) {
        return call.method().equals("GET") ? ParsedRequest.EMPTY : TaskRenderer.read(call);
    }

    @Override
    public String fullBody(MockCall call, ComposedReply reply) {
        return WORDS.fullBody(call, reply);
    }

    @Override
    public List<MockStreamEvent> streamEvents(MockCall call, ComposedReply reply, StreamEnding ending) {
        return WORDS.streamEvents(call, reply, ending);
    }

    @Override
    public MockStreamEvent emptyEvent(MockCall call) {
        return WORDS.emptyEvent(call);
    }

    @Override
    public MockStreamEvent endEvent(MockCall call) {
        return WORDS.endEvent(call);
    }

    @Override
    public StreamFraming framing(MockCall call) {
        return StreamFraming.SSE;
    }

    @Override
    public String errorBody(MockCall call, MockError error) {
        String type = switch (error.status()) {
            case 400, 413, 422 -> "Validation";
            case 424 -> "Backend";
            case 429 -> "Overloaded";
            case 503 -> "Unhealthy";
            default -> "Backend";
        };
        return "{\"error\":%s,\"error_type\":%s}"
                .formatted(MockJson.quote(error.message()), MockJson.quote(error.typeOr(type)));
    }

    @Override
    public MockStreamEvent errorEvent(MockCall call, MockError error) {
        return MockStreamEvent.of(StreamPart.ERROR, errorBody(call, error));
    }

    @Override
    public MockError errorOf(MockError.MockErrorKind kind) {
        return switch (kind) {
            case QUOTA -> MockError.of(402, "No credits are left on this account.");
            case BAD_KEY -> MockError.of(401, "Unauthorized");
            case LOADING, CUSTOM -> MockError.of(503, "Service is not ready");
        };
    }

    @Override
    public String taskBody(MockCall call, MockModelCatalog catalog) {
        return switch (call.route().task()) {
            case EMBED -> embeddingsBody(call);
            case PREDICT -> TaskRenderer.predictions(call);
            case RERANK -> TaskRenderer.rankings(call);
            case INFO -> catalog.teiInfo();
            case CHAT, COMPLETION, FEATURES, SCORE, MODELS, MODEL, VERSION, UNKNOWN ->
                throw new IllegalArgumentException("no response for " + call.path());
        };
    }

    @Override
    public String embeddingsBody(MockCall call) {
        return "[" + String.join(",", MockVectors.jsonArrays(call.parsed())) + "]";
    }
}
