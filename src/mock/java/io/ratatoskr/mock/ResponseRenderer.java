package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.mock.StreamOptions.Interruption;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Renders a response to a request, before compression and splitting. */
record ResponseRenderer(MockResponse response, MockCall call, MockModelCatalog catalog) {
    RenderedResponse render() {
        int status = response.status();
        return switch (response.body()) {
            case MockBody.ReplyBody(ReplyContent content) -> renderReply(content);
            case MockBody.TaskBody(ReplyContent content) -> renderTask(content);
            case MockBody.FailureBody(MockError error) -> renderError(error);
            case MockBody.EmbeddingsBody() -> renderJson(wire().embeddingsBody(call));
            case MockBody.ScoresBody(Map<String, Double> scores) -> renderJson(scoresJson(scores));
            case MockBody.BytesBody(byte[] bytes) -> RenderedResponse.hasLength(status, wire().contentType(), bytes);
            case MockBody.EventsBody(List<String> data) -> renderEvents(data);
            case MockBody.FramesBody(List<byte[]> bytes) -> {
                List<Buffer> frames = bytes.stream().map(Buffer::buffer).toList();
                yield RenderedResponse.frames(status, "text/event-stream", frames, 0);
            }
            case MockBody.EndlessBody(byte[] frame) -> RenderedResponse.endless(status, frame);
        };
    }

    private WireFormat wire() {
        return call.format().wire();
    }

    private RenderedResponse renderError(MockError error) {
        MockError own = error.resolve(wire());
        int status = error.kind() == MockError.MockErrorKind.CUSTOM ? response.status() : own.status();
        return RenderedResponse.error(status, call, own, Instant.now());
    }

    private RenderedResponse renderTask(ReplyContent content) {
        MockTask task = call.route().task();
        return task.generatesText() || task == MockTask.UNKNOWN
                ? renderReply(content)
                : renderJson(wire().taskBody(call, catalog));
    }

    private RenderedResponse renderReply(ReplyContent content) {
        ComposedReply reply = new ComposedReply(call.parsed(), content);
        StreamOptions form = response.streamOptions();
        if (!call.parsed().stream()) {
            return renderJson(wire().fullBody(call, reply));
        }
        StreamPlan steps = StreamPlan.of(call, reply, form);
        StreamFraming framing = wire().framing(call);
        List<Buffer> frames = framing.frames(steps.events(), form.lineEnd());
        return RenderedResponse.frames(response.status(), framing.contentType, frames, steps.firstDelta());
    }

    private RenderedResponse renderJson(String json) {
        byte[] body = json.getBytes(UTF_8);
        Interruption interruption = response.streamOptions().interruption();
        byte[] sent = interruption == null ? body : RenderedResponse.interruptedBody(interruption, body, call);
        return RenderedResponse.hasLength(response.status(), wire().contentType(), sent);
    }

    /** A list for zero-shot and TEI's single texts, a list of lists for pairs and classification. */
    private String scoresJson(Map<String, Double> scores) {
        String list = TaskRenderer.list(scores);
        if (call.route().task() != MockTask.SCORE) {
            return list;
        }
        boolean labels = JsonTree.read(call.body())
                        .get("parameters")
                        .get("candidate_labels")
                        .value()
                != null;
        return labels ? list : "[" + list + "]";
    }

    private RenderedResponse renderEvents(List<String> data) {
        StreamOptions form = response.streamOptions();
        List<MockStreamEvent> events = new ArrayList<>();
        for (int i = 0; i < form.commentCount(); i++) {
            events.add(MockStreamEvent.of(MockStreamEvent.StreamPart.COMMENT, "OPENROUTER PROCESSING"));
        }
        data.forEach(payload -> events.add(MockStreamEvent.of(MockStreamEvent.StreamPart.DELTA, payload)));
        if (form.ending().hasDone) {
            events.add(MockStreamEvent.of(MockStreamEvent.StreamPart.DONE, "[DONE]"));
        }
        List<Buffer> frames = StreamFraming.SSE.frames(events, form.lineEnd());
        return RenderedResponse.frames(response.status(), StreamFraming.SSE.contentType, frames, 0);
    }
}
