package io.ratatoskr.mock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * When an answer's bytes reach the wire, and whether all of them do.
 *
 * @param delay before the head
 * @param between before each frame but the opening ones
 * @param holds by frame, what must complete before it is sent; {@link #HEAD}: before the head
 * @param drip bytes per write; 0: a frame per write
 */
public record Delivery(Duration delay, Duration between, Map<Integer, CompletionStage<?>> holds, int drip, Fate fate) {
    /** The place before the status line. */
    public static final int HEAD = -1;

    static final Delivery AT_ONCE = new Delivery(Duration.ZERO, Duration.ZERO, Map.of(), 0, new Fate.Complete());

    /** How an answer ends on the wire. */
    public sealed interface Fate {
        record Complete() implements Fate {}

        /** Nothing is ever sent. */
        record Silence() implements Fate {}

        /** @param reset whether the connection ends by RST, not FIN */
        record CutBeforeHead(boolean reset) implements Fate {}

        /** @param bytes of the body that are sent */
        record CutAfter(long bytes, boolean reset) implements Fate {}
    }

    public Delivery {
        holds = Map.copyOf(holds);
    }

    Delivery withDelay(Duration wait) {
        return new Delivery(wait, between, holds, drip, fate);
    }

    Delivery withBetween(Duration wait) {
        return new Delivery(delay, wait, holds, drip, fate);
    }

    Delivery withHold(int frame, CompletionStage<?> until) {
        Map<Integer, CompletionStage<?>> all = new HashMap<>(holds);
        all.put(frame, until);
        return new Delivery(delay, between, all, drip, fate);
    }

    Delivery withDrip(int bytes) {
        return new Delivery(delay, between, holds, bytes, fate);
    }

    Delivery withFate(Fate how) {
        return new Delivery(delay, between, holds, drip, how);
    }
}
