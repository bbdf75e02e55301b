package io.ratatoskr.mock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One rule of a script: which calls it takes, how often, and what they get. Thread-safe. */
final class Rule {
    /**
     * What must be so of a call; what is empty may be anything.
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

    /** @param times how many calls it takes; 0: all */
    Rule(When when, long times, Answer answer) {
        this.when = when;
        this.times = times;
        this.answer = answer;
    }

    /** Whether the call is this rule's; it then counts. */
    boolean takes(Call call) {
        return when.fits(call) && (times == 0 || taken.getAndIncrement() < times);
    }

    Answer answer() {
        return answer;
    }
}
