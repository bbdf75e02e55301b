package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.mock.StreamForm.Broken;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Renders a response to a request, before compression and splitting. */
record Renderer(Answer answer, Call call, Catalogue catalogue) {
    Rendered rendered() {
        int status = answer.status();
        return switch (answer.body()) {
            case Body.Spoken(Speech speech) -> spoken(speech);
            case Body.Natural(Speech speech) -> natural(speech);
            case Body.Failed(Problem problem) -> failed(problem);
            case Body.Embedded() -> plain(wire().embeddings(call));
            case Body.Scored(Map<String, Double> scores) -> plain(scored(scores));
            case Body.Whole(byte[] bytes) -> Rendered.whole(status, wire().contentType(), bytes);
            case Body.Events(List<String> data) -> events(data);
            case Body.Frames(List<byte[]> bytes) -> {
                List<Buffer> frames = bytes.stream().map(Buffer::buffer).toList();
                yield Rendered.frames(status, "text/event-stream", frames, 0);
            }
            case Body.Endless(byte[] frame) -> Rendered.endless(status, frame);
        };
    }

    private Wire wire() {
        return call.format().wire();
    }

    private Rendered failed(Problem problem) {
        Problem own = problem.in(wire());
        int status = problem.kind() == Problem.Kind.TOLD ? answer.status() : own.status();
        return Rendered.error(status, call, own, Instant.now());
    }

    private Rendered natural(Speech speech) {
        Task task = call.target().task();
        return task.speaks() || task == Task.UNKNOWN ? spoken(speech) : plain(wire().natural(call, catalogue));
    }

    private Rendered spoken(Speech speech) {
        Said said = new Said(call.ask(), speech);
        StreamForm form = answer.form();
        if (!call.ask().stream()) {
            return plain(wire().whole(call, said));
        }
        Steps steps = Steps.of(call, said, form);
        Framing framing = wire().framing(call);
        List<Buffer> frames = framing.frames(steps.events(), form.lineEnd());
        return Rendered.frames(answer.status(), framing.contentType, frames, steps.first());
    }

    private Rendered plain(String json) {
        byte[] body = json.getBytes(UTF_8);
        Broken broken = answer.form().broken();
        byte[] sent = broken == null ? body : Rendered.broken(broken, body, call);
        return Rendered.whole(answer.status(), wire().contentType(), sent);
    }

    /** A list for zero-shot and TEI's single texts, a list of lists for pairs and classification. */
    private String scored(Map<String, Double> scores) {
        String list = Pairs.list(scores);
        if (call.target().task() != Task.SCORE) {
            return list;
        }
        boolean labels =
                Tree.read(call.body()).at("parameters").at("candidate_labels").value() != null;
        return labels ? list : "[" + list + "]";
    }

    private Rendered events(List<String> data) {
        StreamForm form = answer.form();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < form.comments(); i++) {
            events.add(Event.of(Event.Part.COMMENT, "OPENROUTER PROCESSING"));
        }
        data.forEach(payload -> events.add(Event.of(Event.Part.DELTA, payload)));
        if (form.ending().done) {
            events.add(Event.of(Event.Part.DONE, "[DONE]"));
        }
        List<Buffer> frames = Framing.SSE.frames(events, form.lineEnd());
        return Rendered.frames(answer.status(), Framing.SSE.contentType, frames, 0);
    }
}
