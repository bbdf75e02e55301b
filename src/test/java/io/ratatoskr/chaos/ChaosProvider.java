package io.ratatoskr.chaos;

import io.ratatoskr.mock.FaultPoint;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockOptions;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.StreamOptions.InterruptionKind.GarbageEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is well, slow, faulty, down or silent in turns. Its right responses echo the request, and embeddings depend on the text only, so that
 * a response of another request is recognized.
 */
final class ChaosProvider implements AutoCloseable {
    private enum Phase {
        WELL,
        SLOW,
        FAULTY,
        DOWN,
        SILENT,
        LIMITED
    }

    private final String name;
    private final Random random;
    private final RightResponses rightResponses;
    private final MockProvider mock = MockProvider.start(MockOptions.onPort(0).withMaxRecordedCalls(0));
    private final Map<String, Integer> responses = new TreeMap<>();
    private Phase phase = Phase.WELL;
    private long phaseEnd;
    private volatile boolean healed;

    /** @param rightResponses is notified of each right response to a chat */
    ChaosProvider(String name, long seed, RightResponses rightResponses) {
        this.name = name;
        this.random = new Random(seed);
        this.rightResponses = rightResponses;
        mock.chat().always(this::respondToChat);
        mock.embeddings().always(this::respondToEmbeddings);
    }

    String name() {
        return name;
    }

    String url() {
        return mock.baseUrl();
    }

    /** From now on every response is right and fast. */
    void heal() {
        healed = true;
    }

    /** Waits until no call is open. @throws AssertionError when some stay open */
    void awaitIdle(Duration limit) {
        mock.awaitIdle(limit);
    }

    /** Number of calls. */
    long calls() {
        return mock.callCount();
    }

    /** Number of responses by their kind. */
    synchronized Map<String, Integer> responses() {
        return new TreeMap<>(responses);
    }

    private synchronized MockResponse respondToChat(MockCall call) {
        Phase now = phase();
        MockResponse fault = fault(now);
        if (fault != null) {
            return fault;
        }
        rightResponses.count(call.text());
        count("right");
        return pace(MockResponse.echo(), now);
    }

    private synchronized MockResponse respondToEmbeddings(MockCall call) {
        Phase now = phase();
        MockResponse fault = fault(now);
        return fault == null ? pace(MockResponse.embeddings(), now) : fault;
    }

    private Phase phase() {
        if (healed) {
            return Phase.WELL;
        }
        long now = System.nanoTime();
        if (now - phaseEnd >= 0) {
            int draw = random.nextInt(10);
            phase = draw < 4 ? Phase.WELL : Phase.values()[1 + random.nextInt(Phase.values().length - 1)];
            // Flapping: some phases are shorter than the time that a circuit breaker stays open
            phaseEnd = now + TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(1_400));
        }
        return phase;
    }

    private MockResponse pace(MockResponse response, Phase now) {
        if (now == Phase.SLOW) {
            return response.delay(Duration.ofMillis(100 + random.nextInt(500)))
                    .between(Duration.ofMillis(random.nextInt(15)));
        }
        return switch (random.nextInt(8)) {
            case 0 -> response.drip(7);
            case 1 -> response.splitUtf8();
            case 2 -> response.delay(Duration.ofMillis(random.nextInt(40)));
            case 3 -> response.gzipped();
            default -> response;
        };
    }

    /** Null: none. */
    private @Nullable MockResponse fault(Phase now) {
        String kind = switch (now) {
            case WELL, SLOW -> random.nextInt(50) == 0 ? "reset" : "";
            case DOWN -> random.nextBoolean() ? "503" : "reset";
            case SILENT -> random.nextInt(3) == 0 ? "silence" : "503";
            case LIMITED -> random.nextInt(3) == 0 ? "" : "429";
            case FAULTY ->
                switch (random.nextInt(16)) {
                    case 0 -> "500";
                    case 1 -> "html";
                    case 2 -> "cut";
                    case 3 -> "reset";
                    case 4 -> "cut in the head";
                    case 5 -> "cut in the stream";
                    case 6 -> "reset in the stream";
                    case 7 -> "garbage in the stream";
                    case 8 -> "error in the stream";
                    case 9 -> "stalled stream";
                    case 10 -> "other JSON";
                    case 11 -> "truncated body";
                    default -> "";
                };
        };
        if (kind.isEmpty()) {
            return null;
        }
        count(kind);
        return response(kind);
    }

    private static MockResponse response(String kind) {
        return switch (kind) {
            case "500" -> MockResponse.error(500, "the server is on fire");
            case "503" -> MockResponse.error(503, "down for maintenance");
            case "429" -> MockResponse.error(429, "slow down").retryAfter(Duration.ofMillis(150));
            case "html" -> MockResponse.html(502);
            case "cut" -> MockResponse.cut();
            case "reset" -> MockResponse.reset();
            case "silence" -> MockResponse.silence();
            case "cut in the head" -> MockResponse.echo().cutInHead(false);
            case "cut in the stream" -> MockResponse.echo().cutAt(FaultPoint.AFTER_FIRST_DELTA, false);
            case "reset in the stream" -> MockResponse.echo().cutAt(FaultPoint.AFTER_FIRST_DELTA, true);
            case "garbage in the stream" ->
                MockResponse.echo().interrupt(FaultPoint.AFTER_FIRST_DELTA, new GarbageEvent());
            case "error in the stream" -> MockResponse.echo().endWithError("the model crashed");
            case "stalled stream" -> MockResponse.echo().stallAt(FaultPoint.AFTER_FIRST_DELTA);
            case "other JSON" -> MockResponse.json("{\"unexpected\": true}");
            case "truncated body" -> MockResponse.echo().cutAfter(60);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private void count(String kind) {
        responses.merge(kind, 1, Integer::sum);
    }

    @Override
    public void close() {
        mock.close();
    }
}
