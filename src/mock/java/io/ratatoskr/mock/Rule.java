package io.ratatoskr.mock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One rule of a script: condition, maximum number of calls, response. Thread-safe. */
final class Rule {
    /**
     * Condition on a call; an empty part matches any value.
     *
     * @param headers by lower-case name
     */
    record When(
            Optional<Format> format,
            Optional<String> path,
            Optional<String> model,
            Optional<Boolean> stream,
            Map<String, String> headers) {
        boolean fits(Call call) {
            return format.filter(wanted -> wanted != call.format()).isEmpty()
                    && path.filter(wanted -> !wanted.equals(call.path())).isEmpty()
                    && headers.entrySet().stream()
                            .allMatch(header -> header.getValue().equals(call.header(header.getKey())))
                    && (model.isEmpty() || model.get().equals(call.model()))
                    && (stream.isEmpty() || stream.get() == call.stream());
        }
    }

    private final When when;
    private final long times;
    private final Answer answer;
    private final AtomicLong taken = new AtomicLong();

    /** @param times maximum number of calls; 0: unlimited */
    Rule(When when, long times, Answer answer) {
        this.when = when;
        this.times = times;
        this.answer = answer;
    }

    /** Whether the call matches; a match counts against the maximum. */
    boolean takes(Call call) {
        return when.fits(call) && (times == 0 || taken.getAndIncrement() < times);
    }

    Answer answer() {
        return answer;
    }
}
