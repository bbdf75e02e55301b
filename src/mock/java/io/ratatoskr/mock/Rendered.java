package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.mock.StreamForm.Break;
import io.ratatoskr.mock.StreamForm.Broken;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The encoded bytes of one response.
 *
 * @param headers added to those of the response
 * @param frames written one by one
 * @param opening number of frames sent without delay
 * @param first index of the frame with the first word
 * @param marks byte offsets of faults
 * @param whole whether the body is sent with content-length
 * @param endless whether the frames repeat without end
 */
record Rendered(
        int status,
        String contentType,
        Map<String, String> headers,
        List<Buffer> frames,
        int opening,
        int first,
        Marks marks,
        boolean whole,
        boolean endless) {
    private static final String EVENTS = "text/event-stream";

    /**
     * Byte offsets of faults in the body.
     *
     * @param before offset of the first word of a stream; 0 for a plain body
     * @param after offset after it and half of the next frame; half of a plain body
     */
    record Marks(long before, long after) {
        static Marks of(List<Buffer> frames, int first, boolean whole) {
            long before = 0;
            for (int i = 0; i < first && i < frames.size(); i++) {
                before += frames.get(i).length();
            }
            if (whole) {
                return new Marks(before, frames.getFirst().length() / 2);
            }
            long after = before + (first < frames.size() ? frames.get(first).length() : 0);
            long half = first + 1 < frames.size() ? frames.get(first + 1).length() / 2 : 0;
            return new Marks(before, after + half);
        }

        long at(Place place) {
            return place == Place.BEFORE_FIRST_DELTA ? before : after;
        }
    }

    static Rendered of(Answer answer, Call call, Catalogue catalogue) {
        Rendered plain = new Renderer(answer, call, catalogue).rendered();
        Rendered packed = answer.gzip() && !plain.endless ? plain.with(Pieces.gzipped(plain.frames)) : plain;
        return answer.delivery().inPieces() && !plain.endless ? packed.inPieces(answer.delivery()) : packed;
    }

    static Rendered whole(int status, String contentType, byte[] body) {
        return new Rendered(
                        status, contentType, Map.of(), List.of(Buffer.buffer(body)), 1, 0, new Marks(0, 0), true, false)
                .marked();
    }

    static Rendered frames(int status, String contentType, List<Buffer> frames, int first) {
        return new Rendered(status, contentType, Map.of(), frames, first + 1, first, new Marks(0, 0), false, false)
                .marked();
    }

    static Rendered endless(int status, byte[] frame) {
        List<Buffer> frames = List.of(Buffer.buffer(frame));
        return new Rendered(status, EVENTS, Map.of(), frames, 1, 0, new Marks(0, 0), false, true);
    }

    /** @param problem resolved for the format */
    static Rendered error(int status, Call call, Problem problem, Instant now) {
        Wire wire = call.format().wire();
        Retry retry = problem.retry();
        Map<String, String> headers = retry == null ? Map.of() : retry.headers(now);
        return whole(status, wire.contentType(), wire.error(call, problem).getBytes(UTF_8))
                .with(headers);
    }

    private Rendered marked() {
        Marks all = Marks.of(frames, first, whole);
        return new Rendered(status, contentType, headers, frames, opening, first, all, whole, endless);
    }

    private Rendered with(List<Buffer> packed) {
        return new Rendered(status, contentType, headers, packed, opening, first, marks, whole, endless).marked();
    }

    private Rendered with(Map<String, String> more) {
        return new Rendered(status, contentType, more, frames, opening, first, marks, whole, endless);
    }

    /** Keeps content-length and fault offsets: they count bytes of all writes. */
    private Rendered inPieces(Delivery delivery) {
        List<Buffer> before = Pieces.of(frames.subList(0, Math.min(first, frames.size())), delivery);
        List<Buffer> all = Pieces.of(frames, delivery);
        return new Rendered(status, contentType, headers, all, 1, before.size(), marks, whole, endless);
    }

    /** The plain body of an interrupted response. */
    static byte[] broken(Broken broken, byte[] body, Call call) {
        Wire wire = call.format().wire();
        return switch (broken.by()) {
            case Break.Error(Problem problem, boolean done) ->
                wire.error(call, problem.in(wire)).getBytes(UTF_8);
            case Break.Garbage() -> Steps.garbage().getBytes(UTF_8);
            case Break.End() -> Arrays.copyOf(body, body.length / 2);
        };
    }

    long length() {
        long length = 0;
        for (Buffer frame : frames) {
            length += frame.length();
        }
        return length;
    }
}
