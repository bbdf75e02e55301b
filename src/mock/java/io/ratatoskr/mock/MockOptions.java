package io.ratatoskr.mock;

import java.time.Duration;
import java.util.Optional;

/**
 * Default behaviour of a mock provider.
 *
 * @param port on 127.0.0.1; 0: any free one
 * @param firstTokenDelay wait before a response begins
 * @param tokens words in each response; 0: the response echoes the user message
 * @param tokenDelay wait between two tokens of a streamed response
 * @param apiKey the key that every request must have; empty: no key is required
 * @param failureRate share of the calls that fail, from 0 to 1, evenly spread and deterministic
 * @param failureStatus HTTP status of those failures
 * @param maxRecordedCalls maximum number of recorded calls, the last ones; 0: none, for load tests
 */
public record MockOptions(
        int port,
        Duration firstTokenDelay,
        int tokens,
        Duration tokenDelay,
        Optional<String> apiKey,
        double failureRate,
        int failureStatus,
        int maxRecordedCalls) {
    public static final int DEFAULT_MAX_RECORDED_CALLS = 10_000;

    public MockOptions {
        check(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        check(!firstTokenDelay.isNegative(), "firstTokenDelay", firstTokenDelay, "0 or more");
        check(tokens >= 0 && tokens <= 1_000_000, "tokens", tokens, "0 to 1000000");
        check(!tokenDelay.isNegative(), "tokenDelay", tokenDelay, "0 or more");
        check(failureRate >= 0 && failureRate <= 1, "failureRate", failureRate, "0 to 1");
        check(failureStatus >= 400 && failureStatus <= 599, "failureStatus", failureStatus, "400 to 599");
        check(maxRecordedCalls >= 0, "recorded", maxRecordedCalls, "0 or more");
    }

    /** The options of the command line: no failures, no recorded calls. */
    public MockOptions(int port, Duration firstToken, int tokens, Duration betweenTokens, Optional<String> apiKey) {
        this(port, firstToken, tokens, betweenTokens, apiKey, 0, 503, 0);
    }

    /** A mock that echoes the user message without delay and records calls. */
    public static MockOptions onPort(int port) {
        return new MockOptions(
                port, Duration.ZERO, 0, Duration.ZERO, Optional.empty(), 0, 503, DEFAULT_MAX_RECORDED_CALLS);
    }

    public MockOptions withFailures(double rate, int status) {
        return new MockOptions(port, firstTokenDelay, tokens, tokenDelay, apiKey, rate, status, maxRecordedCalls);
    }

    public MockOptions withMaxRecordedCalls(int calls) {
        return new MockOptions(port, firstTokenDelay, tokens, tokenDelay, apiKey, failureRate, failureStatus, calls);
    }

    public MockOptions withApiKey(String key) {
        return new MockOptions(
                port,
                firstTokenDelay,
                tokens,
                tokenDelay,
                Optional.of(key),
                failureRate,
                failureStatus,
                maxRecordedCalls);
    }

    private static void check(boolean valid, String name, Object value, String allowed) {
        if (!valid) {
            throw new IllegalArgumentException("mock: %s is %s; allowed is %s".formatted(name, value, allowed));
        }
    }
}
