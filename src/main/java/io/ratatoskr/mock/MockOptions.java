package io.ratatoskr.mock;

import java.time.Duration;
import java.util.Optional;

/**
 * How a mock provider behaves when nobody scripts it.
 *
 * @param port on 127.0.0.1; 0: any free one
 * @param firstToken wait before an answer begins
 * @param tokens words in each answer; 0: the answer repeats what the user said
 * @param betweenTokens wait between two tokens of a streamed answer
 * @param apiKey the bearer token that every request must have; empty: none is asked for
 * @param failureRate share of the calls that fail, from 0 to 1, evenly spread and the same in every run
 * @param failureStatus HTTP status of those failures
 * @param recorded how many calls are remembered, the last ones; 0: none, for load
 */
public record MockOptions(
        int port,
        Duration firstToken,
        int tokens,
        Duration betweenTokens,
        Optional<String> apiKey,
        double failureRate,
        int failureStatus,
        int recorded) {
    public static final int DEFAULT_RECORDED = 10_000;

    public MockOptions {
        check(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        check(!firstToken.isNegative(), "firstToken", firstToken, "0 or more");
        check(tokens >= 0 && tokens <= 1_000_000, "tokens", tokens, "0 to 1000000");
        check(!betweenTokens.isNegative(), "betweenTokens", betweenTokens, "0 or more");
        check(failureRate >= 0 && failureRate <= 1, "failureRate", failureRate, "0 to 1");
        check(failureStatus >= 400 && failureStatus <= 599, "failureStatus", failureStatus, "400 to 599");
        check(recorded >= 0, "recorded", recorded, "0 or more");
    }

    /** What the command line knows: no failures, nothing remembered. */
    public MockOptions(int port, Duration firstToken, int tokens, Duration betweenTokens, Optional<String> apiKey) {
        this(port, firstToken, tokens, betweenTokens, apiKey, 0, 503, 0);
    }

    /** A mock that answers at once with what the user said, and remembers. */
    public static MockOptions onPort(int port) {
        return new MockOptions(port, Duration.ZERO, 0, Duration.ZERO, Optional.empty(), 0, 503, DEFAULT_RECORDED);
    }

    public MockOptions withFailures(double rate, int status) {
        return new MockOptions(port, firstToken, tokens, betweenTokens, apiKey, rate, status, recorded);
    }

    public MockOptions withRecorded(int calls) {
        return new MockOptions(port, firstToken, tokens, betweenTokens, apiKey, failureRate, failureStatus, calls);
    }

    public MockOptions withApiKey(String key) {
        return new MockOptions(
                port, firstToken, tokens, betweenTokens, Optional.of(key), failureRate, failureStatus, recorded);
    }

    private static void check(boolean valid, String name, Object value, String allowed) {
        if (!valid) {
            throw new IllegalArgumentException("mock: %s is %s; allowed is %s".formatted(name, value, allowed));
        }
    }
}
