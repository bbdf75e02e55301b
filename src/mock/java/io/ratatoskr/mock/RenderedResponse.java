package io.ratatoskr.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.mock.StreamOptions.Interruption;
import io.ratatoskr.mock.StreamOptions.InterruptionKind;
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
 * @param openingFrames number of frames sent without delay
 * @param firstDelta index of the frame with the first word
 * @param faultOffsets byte offsets of faults
 * @param hasLength whether the body is sent with content-length
 * @param endless whether the frames repeat without end
 */
record RenderedResponse(
        int status,
        String contentType,
        Map<String, String> headers,
        List<Buffer> frames,
        int openingFrames,
        int firstDelta,
        FaultOffsets faultOffsets,
        boolean hasLength,
        boolean endless) {
    private static final String EVENTS = "text/event-stream";

    /**
     * Byte offsets of faults in the body.
     *
     * @param beforeFirstDelta offset of the first word of a stream; 0 for a plain body
     * @param afterFirstDelta offset after it and half of the next frame; half of a plain body
     */
    record FaultOffsets(long beforeFirstDelta, long afterFirstDelta) {
        static FaultOffsets of(List<Buffer> frames, int first, boolean hasLength) {
            long before = 0;
            for (int i = 0; i < first && i < frames.size(); i++) {
                before += frames.get(i).length();
            }
            if (hasLength) {
                return new FaultOffsets(before, frames.getFirst().length() / 2);
            }
            long after = before + (first < frames.size() ? frames.get(first).length() : 0);
            long half = first + 1 < frames.size() ? frames.get(first + 1).length() / 2 : 0;
            return new FaultOffsets(before, after + half);
        }

        long offsetOf(FaultPoint point) {
            return point == FaultPoint.BEFORE_FIRST_DELTA ? beforeFirstDelta : afterFirstDelta;
        }
    }

    static RenderedResponse render(MockResponse response, MockCall call, MockModelCatalog catalog) {
        RenderedResponse plain = new ResponseRenderer(response, call, catalog).render();
        RenderedResponse compressed =
                response.gzip() && !plain.endless ? plain.with(FrameSplitter.gzip(plain.frames)) : plain;
        return response.delivery().splitsFrames() && !plain.endless
                ? compressed.split(response.delivery())
                : compressed;
    }

    static RenderedResponse hasLength(int status, String contentType, byte[] body) {
        return new RenderedResponse(
                        status,
                        contentType,
                        Map.of(),
                        List.of(Buffer.buffer(body)),
                        1,
                        0,
                        new FaultOffsets(0, 0),
                        true,
                        false)
                .withFaultOffsets();
    }

    static RenderedResponse frames(int status, String contentType, List<Buffer> frames, int first) {
        return new RenderedResponse(
                        status, contentType, Map.of(), frames, first + 1, first, new FaultOffsets(0, 0), false, false)
                .withFaultOffsets();
    }

    static RenderedResponse endless(int status, byte[] frame) {
        List<Buffer> frames = List.of(Buffer.buffer(frame));
        return new RenderedResponse(status, EVENTS, Map.of(), frames, 1, 0, new FaultOffsets(0, 0), false, true);
    }

    /** @param error resolved for the format */
    static RenderedResponse error(int status, MockCall call, MockError error, Instant now) {
        WireFormat wire = call.format().wire();
        RetryHint retry = error.retryHint();
        Map<String, String> headers = retry == null ? Map.of() : retry.headers(now);
        return hasLength(status, wire.contentType(), wire.errorBody(call, error).getBytes(UTF_8))
                .with(headers);
    }

    private RenderedResponse withFaultOffsets() {
        FaultOffsets all = FaultOffsets.of(frames, firstDelta, hasLength);
        return new RenderedResponse(
                status, contentType, headers, frames, openingFrames, firstDelta, all, hasLength, endless);
    }

    private RenderedResponse with(List<Buffer> compressed) {
        return new RenderedResponse(
                        status,
                        contentType,
                        headers,
                        compressed,
                        openingFrames,
                        firstDelta,
                        faultOffsets,
                        hasLength,
                        endless)
                .withFaultOffsets();
    }

    private RenderedResponse with(Map<String, String> more) {
        return new RenderedResponse(
                status, contentType, more, frames, openingFrames, firstDelta, faultOffsets, hasLength, endless);
    }

    /** Keeps content-length and fault offsets: they count bytes of all writes. */
    private RenderedResponse split(DeliveryOptions delivery) {
        List<Buffer> before = FrameSplitter.split(frames.subList(0, Math.min(firstDelta, frames.size())), delivery);
        List<Buffer> all = FrameSplitter.split(frames, delivery);
        return new RenderedResponse(
                status, contentType, headers, all, 1, before.size(), faultOffsets, hasLength, endless);
    }

    /** The plain body of an interrupted response. */
    static byte[] interruptedBody(Interruption interruption, byte[] body, MockCall call) {
        WireFormat wire = call.format().wire();
        return switch (interruption.kind()) {
            case InterruptionKind.ErrorEvent(MockError error, boolean done) ->
                wire.errorBody(call, error.resolve(wire)).getBytes(UTF_8);
            case InterruptionKind.GarbageEvent() -> StreamPlan.garbage().getBytes(UTF_8);
            case InterruptionKind.EndOfStream() -> Arrays.copyOf(body, body.length / 2);
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
