package io.ratatoskr.mock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * When an answer's bytes reach the wire, and whether all of them do.
 *
 * @param delay before the head
 * @param first after the head, before the first word of a stream or the body of a plain answer
 * @param between before each frame but the opening ones
 * @param holds by frame, what must complete before it is sent; {@link #HEAD}: before the head
 * @param drip bytes per write; 0: a frame per write
 * @param splitUtf8 whether each character of several bytes is cut after its first one, the pieces written apart
 */
public record Delivery(
        Duration delay,
        Duration first,
        Duration between,
        Map<Integer, CompletionStage<?>> holds,
        int drip,
        boolean splitUtf8,
        Fate fate) {
    /** The place before the status line. */
    public static final int HEAD = -1;

    static final Delivery AT_ONCE =
            new Delivery(Duration.ZERO, Duration.ZERO, Duration.ZERO, Map.of(), 0, false, new Fate.Complete());

    /** How an answer ends on the wire. */
    public sealed interface Fate {
        record Complete() implements Fate {}

        /** Nothing is ever sent. */
        record Silence() implements Fate {}

        /** @param reset whether the connection ends by RST, not FIN */
        record CutBeforeHead(boolean reset) implements Fate {}

        /** Only the first half of the status line and headers is sent. */
        record CutInHead(boolean reset) implements Fate {}

        /** @param bytes of the body that are sent */
        record CutAfter(long bytes, boolean reset) implements Fate {}

        /** @param place {@link Place#BEFORE_FIRST_DELTA} or {@link Place#AFTER_FIRST_DELTA}, there in the middle of an event */
        record CutAt(Place place, boolean reset) implements Fate {}

        /** Nothing more is sent from there on, and the connection stays open. */
        record StallAt(Place place) implements Fate {}
    }

    public Delivery {
        holds = Map.copyOf(holds);
    }

    /** Whether frames are cut into smaller writes. */
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
