package io.ratatoskr.mock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Timing and faults of a response on the wire.
 *
 * @param delay before the head
 * @param firstDelay after the head, before the first word of a stream or the body of a plain response
 * @param frameDelay before each frame except the opening frames
 * @param holds by frame index, the stage that must complete before it is sent; {@link #HEAD}: before the headers
 * @param drip bytes per write; 0: one frame per write
 * @param splitUtf8 whether each multi-byte character is split into two writes
 */
public record DeliveryOptions(
        Duration delay,
        Duration firstDelay,
        Duration frameDelay,
        Map<Integer, CompletionStage<?>> holds,
        int drip,
        boolean splitUtf8,
        FaultMode fault) {
    /** Index of a hold before the status line. */
    public static final int HEAD = -1;

    static final DeliveryOptions IMMEDIATE = new DeliveryOptions(
            Duration.ZERO, Duration.ZERO, Duration.ZERO, Map.of(), 0, false, new FaultMode.NoFault());

    /** The connection fault of a response. */
    public sealed interface FaultMode {
        record NoFault() implements FaultMode {}

        /** Never sends anything. */
        record Silence() implements FaultMode {}

        /** @param reset whether the connection ends with RST instead of FIN */
        record CutBeforeHead(boolean reset) implements FaultMode {}

        /** Sends only the first half of the status line and headers. */
        record CutInHead(boolean reset) implements FaultMode {}

        /** @param bytes number of body bytes sent before the cut */
        record CutAfter(long bytes, boolean reset) implements FaultMode {}

        /** @param point {@link FaultPoint#BEFORE_FIRST_DELTA} or {@link FaultPoint#AFTER_FIRST_DELTA}, the latter in the middle of an event */
        record CutAt(FaultPoint point, boolean reset) implements FaultMode {}

        /** Sends nothing after this point and keeps the connection open. */
        record StallAt(FaultPoint point) implements FaultMode {}
    }

    public DeliveryOptions {
        holds = Map.copyOf(holds);
    }

    /** Returns whether frames are split into smaller writes. */
    boolean splitsFrames() {
        return drip > 0 || splitUtf8;
    }

    DeliveryOptions withDelay(Duration wait) {
        return new DeliveryOptions(wait, firstDelay, frameDelay, holds, drip, splitUtf8, fault);
    }

    DeliveryOptions withFirstDelay(Duration wait) {
        return new DeliveryOptions(delay, wait, frameDelay, holds, drip, splitUtf8, fault);
    }

    DeliveryOptions withFrameDelay(Duration wait) {
        return new DeliveryOptions(delay, firstDelay, wait, holds, drip, splitUtf8, fault);
    }

    DeliveryOptions withHold(int frame, CompletionStage<?> until) {
        Map<Integer, CompletionStage<?>> all = new HashMap<>(holds);
        all.put(frame, until);
        return new DeliveryOptions(delay, firstDelay, frameDelay, all, drip, splitUtf8, fault);
    }

    DeliveryOptions withDrip(int bytes) {
        return new DeliveryOptions(delay, firstDelay, frameDelay, holds, bytes, splitUtf8, fault);
    }

    DeliveryOptions withSplitUtf8() {
        return new DeliveryOptions(delay, firstDelay, frameDelay, holds, drip, true, fault);
    }

    DeliveryOptions withFault(FaultMode how) {
        return new DeliveryOptions(delay, firstDelay, frameDelay, holds, drip, splitUtf8, how);
    }
}
