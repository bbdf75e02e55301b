package io.ratatoskr.mock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Timing and faults of a response on the wire.
 *
 * @param delay before the head
 * @param first after the head, before the first word of a stream or the body of a plain response
 * @param between before each frame except the opening frames
 * @param holds by frame index, the stage that must complete before it is sent; {@link #HEAD}: before the headers
 * @param drip bytes per write; 0: one frame per write
 * @param splitUtf8 whether each multi-byte character is split into two writes
 */
public record Delivery(
        Duration delay,
        Duration first,
        Duration between,
        Map<Integer, CompletionStage<?>> holds,
        int drip,
        boolean splitUtf8,
        Fate fate) {
    /** Index of a hold before the status line. */
    public static final int HEAD = -1;

    static final Delivery AT_ONCE =
            new Delivery(Duration.ZERO, Duration.ZERO, Duration.ZERO, Map.of(), 0, false, new Fate.Complete());

    /** The connection fault of a response. */
    public sealed interface Fate {
        record Complete() implements Fate {}

        /** Never sends anything. */
        record Silence() implements Fate {}

        /** @param reset whether the connection ends with RST instead of FIN */
        record CutBeforeHead(boolean reset) implements Fate {}

        /** Sends only the first half of the status line and headers. */
        record CutInHead(boolean reset) implements Fate {}

        /** @param bytes number of body bytes sent before the cut */
        record CutAfter(long bytes, boolean reset) implements Fate {}

        /** @param place {@link Place#BEFORE_FIRST_DELTA} or {@link Place#AFTER_FIRST_DELTA}, the latter in the middle of an event */
        record CutAt(Place place, boolean reset) implements Fate {}

        /** Sends nothing after this point and keeps the connection open. */
        record StallAt(Place place) implements Fate {}
    }

    public Delivery {
        holds = Map.copyOf(holds);
    }

    /** Whether frames are split into smaller writes. */
    boolean inPieces() {
        return drip > 0 || splitUtf8;
    }

    Delivery withDelay(Duration wait) {
        return new Delivery(wait, first, between, holds, drip, splitUtf8, fate);
    }

    Delivery withFirst(Duration wait) {
        return new Delivery(delay, wait, between, holds, drip, splitUtf8, fate);
    }

    Delivery withBetween(Duration wait) {
        return new Delivery(delay, first, wait, holds, drip, splitUtf8, fate);
    }

    Delivery withHold(int frame, CompletionStage<?> until) {
        Map<Integer, CompletionStage<?>> all = new HashMap<>(holds);
        all.put(frame, until);
        return new Delivery(delay, first, between, all, drip, splitUtf8, fate);
    }

    Delivery withDrip(int bytes) {
        return new Delivery(delay, first, between, holds, bytes, splitUtf8, fate);
    }

    Delivery withSplitUtf8() {
        return new Delivery(delay, first, between, holds, drip, true, fate);
    }

    Delivery withFate(Fate how) {
        return new Delivery(delay, first, between, holds, drip, splitUtf8, how);
    }
}
