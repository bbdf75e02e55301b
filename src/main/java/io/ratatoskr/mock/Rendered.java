package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The bytes of one answer.
 *
 * @param frames written one by one
 * @param opening how many of them are never waited for
 * @param whole whether the one frame is sent with its length
 * @param endless whether the frames repeat
 */
record Rendered(String contentType, List<Buffer> frames, int opening, boolean whole, boolean endless) {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    static Rendered of(Answer answer, Call call) {
        Rendered plain = switch (answer.body()) {
            case Body.Spoken(Speech speech) -> spoken(answer.form(), call, speech);
            case Body.Embedded() -> whole(Vectors.answer(call.ask()));
            case Body.Whole(byte[] bytes) -> whole(bytes);
            case Body.Events(List<String> data) -> events(answer.form(), data, 1);
            case Body.Frames(List<byte[]> bytes) ->
                new Rendered(EVENTS, bytes.stream().map(Buffer::buffer).toList(), 1, false, false);
            case Body.Endless(byte[] frame) -> new Rendered(EVENTS, List.of(Buffer.buffer(frame)), 1, false, true);
        };
        Rendered packed = answer.gzip() && !plain.endless ? plain.gzipped() : plain;
        return answer.delivery().drip() > 0 ? packed.inPieces(answer.delivery().drip()) : packed;
    }

    private static Rendered spoken(StreamForm form, Call call, Speech speech) {
        Ask ask = call.ask();
        Composer composer = new Composer(Shape.of(call.path()), ask, speech);
        if (ask.stream()) {
            int opening = form.comments() + (form.emptyChoicesFirst() ? 1 : 0) + composer.roles() + 1;
            return events(form, composer.chunks(form), opening);
        }
        String error = form.error();
        return whole((error == null ? composer.whole() : error).getBytes(UTF_8));
    }

    private static Rendered whole(byte[] body) {
        return new Rendered(JSON, List.of(Buffer.buffer(body)), 1, true, false);
    }

    private static Rendered events(StreamForm form, List<String> data, int opening) {
        String end = form.lineEnd() + form.lineEnd();
        List<Buffer> frames = new ArrayList<>(data.size() + form.comments() + 1);
        for (int i = 0; i < form.comments(); i++) {
            frames.add(Buffer.buffer(": OPENROUTER PROCESSING" + end));
        }
        for (String payload : data) {
            frames.add(Buffer.buffer("data: " + payload + end));
        }
        if (form.ending().done) {
            frames.add(Buffer.buffer("data: [DONE]" + end));
        }
        return new Rendered(EVENTS, frames, opening, false, false);
    }

    private Rendered gzipped() {
        List<Buffer> packed = new ArrayList<>(frames.size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 512, true)) {
            for (int i = 0; i < frames.size(); i++) {
                gzip.write(frames.get(i).getBytes());
                gzip.flush();
                if (i == frames.size() - 1) {
                    gzip.finish();
                }
                packed.add(Buffer.buffer(bytes.toByteArray()));
                bytes.reset();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Rendered(contentType, packed, opening, whole, endless);
    }

    /** Keeps {@link #whole}: the length of all pieces is sent. */
    private Rendered inPieces(int size) {
        List<Buffer> pieces = new ArrayList<>();
        for (Buffer frame : frames) {
            for (int at = 0; at < frame.length(); at += size) {
                pieces.add(frame.slice(at, Math.min(frame.length(), at + size)));
            }
        }
        return new Rendered(contentType, pieces, 1, whole, endless);
    }

    long length() {
        long length = 0;
        for (Buffer frame : frames) {
            length += frame.length();
        }
        return length;
    }
}
