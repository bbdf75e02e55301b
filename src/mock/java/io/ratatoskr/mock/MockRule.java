package io.ratatoskr.mock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One rule of a script: condition, maximum number of calls, response. Thread-safe. */
final class MockRule {
    /**
     * Condition on a call; an empty part matches any value.
     *
     * @param headers by lower-case name
     * @param contains a text that the request's body contains, as it is sent
     */
    record RuleCondition(
            Optional<MockFormat> format,
            Optional<String> path,
            Optional<String> model,
            Optional<Boolean> stream,
            Map<String, String> headers,
            Optional<String> contains) {
        boolean matches(MockCall call) {
            return format.filter(expected -> expected != call.format()).isEmpty()
                    && path.filter(expected -> !expected.equals(call.path())).isEmpty()
                    && headers.entrySet().stream()
                            .allMatch(header -> header.getValue().equals(call.header(header.getKey())))
                    && (model.isEmpty() || model.get().equals(call.model()))
                    && (stream.isEmpty() || stream.get() == call.stream())
                    && (contains.isEmpty() || call.text().contains(contains.get()));
        }
    }

    private final RuleCondition condition;
    private final long maxCalls;
    private final MockResponse response;
    private final AtomicLong matchedCalls = new AtomicLong();

    /** @param times maximum number of calls; 0: unlimited */
    MockRule(RuleCondition when, long times, MockResponse response) {
        this.condition = when;
        this.maxCalls = times;
        this.response = response;
    }

    /** Returns whether the call matches; a match counts against the maximum. */
    boolean tryMatch(MockCall call) {
        return condition.matches(call) && (maxCalls == 0 || matchedCalls.getAndIncrement() < maxCalls);
    }

    MockResponse response() {
        return response;
    }
}
