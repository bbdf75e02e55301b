package io.ratatoskr.fuzz;

import io.ratatoskr.fuzz.JsonSpans.Span;
import java.util.function.Predicate;

/** Finds a smaller input with the same fault, by removing ever smaller pieces of it. */
final class InputMinimizer {
    private final Predicate<FuzzInput> failsAlike;
    private final long deadline;

    /** @param failsAlike whether an input still shows the fault */
    InputMinimizer(Predicate<FuzzInput> failsAlike, long nanos) {
        this.failsAlike = failsAlike;
        this.deadline = System.nanoTime() + nanos;
    }

    FuzzInput minimize(FuzzInput input) {
        FuzzInput best = input;
        int before;
        do {
            before = best.size();
            for (int part = 0; part < best.parts().size(); part++) {
                for (int piece = Math.max(1, best.bytes(part).length / 2); piece > 0; piece /= 2) {
                    best = removePieces(best, part, piece);
                }
            }
        } while (best.size() < before && System.nanoTime() < deadline);
        return best;
    }

    private FuzzInput removePieces(FuzzInput input, int part, int piece) {
        FuzzInput best = input;
        int at = 0;
        while (at < best.bytes(part).length && System.nanoTime() < deadline) {
            byte[] bytes = best.bytes(part);
            Span span = new Span(at, Math.min(at + piece, bytes.length));
            FuzzInput smaller = best.with(part, Mutator.replace(bytes, span, new byte[0]));
            if (failsAlike.test(smaller)) {
                best = smaller;
            } else {
                at += piece;
            }
        }
        return best;
    }
}
