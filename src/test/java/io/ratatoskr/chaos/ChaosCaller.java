package io.ratatoskr.chaos;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client that sends requests one after the other and checks each response. Confined to its thread. */
final class ChaosCaller implements Runnable {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final int port;
    private final Random random;
    private final RightResponses rightResponses;
    private final ChaosTally tally;
    private final BooleanSupplier stopped;
    private @Nullable ChaosConnection connection;

    ChaosCaller(int port, long seed, RightResponses rightResponses, ChaosTally tally, BooleanSupplier stopped) {
        this.port = port;
        this.random = new Random(seed);
        this.rightResponses = rightResponses;
        this.tally = tally;
        this.stopped = stopped;
    }

    @Override
    public void run() {
        while (!stopped.getAsBoolean()) {
            ChaosRequest request = ChaosRequest.of(NUMBERS.incrementAndGet(), random);
            Map<String, String> headers = headers();
            if (!request.token().isEmpty()) {
                rightResponses.begin(request.token());
            }
            String outcome = "";
            try {
                outcome = exchange(request, headers);
                tally.count(request.kind().name(), outcome);
            } catch (IOException | RuntimeException failure) {
                tally.count(request.kind().name(), "violation");
                tally.violation("%s %s %s: %s".formatted(request.kind(), request.json(), headers, failure));
                disconnect();
            }
            int count = rightResponses.end(request.token());
            if (count > 1 && outcome.equals(ResponseCheck.RIGHT)) {
                tally.count("called again after a right response", String.valueOf(count));
            }
        }
        disconnect();
    }

    private Map<String, String> headers() {
        var headers = new HashMap<String, String>();
        if (random.nextInt(10) == 0) {
            headers.put("x-ratatoskr-timeout", "400ms");
        }
        if (random.nextInt(3) == 0) {
            headers.put("x-ratatoskr-session", "session-" + random.nextInt(20));
        }
        if (random.nextInt(20) == 0) {
            headers.put("cache-control", random.nextBoolean() ? "no-cache" : "no-store");
        }
        if (random.nextInt(20) == 0) {
            headers.put("x-ratatoskr-explain", "true");
        }
        return headers;
    }

    private String exchange(ChaosRequest request, Map<String, String> headers) throws IOException {
        ChaosConnection open = connection == null ? new ChaosConnection(port) : connection;
        connection = open;
        if (open.hasMore()) {
            throw new IllegalArgumentException("bytes after the response before");
        }
        long start = System.nanoTime();
        open.send(request.path(), request.json(), headers);
        if (request.kind().isAbandoned()) {
            return abandon(request, open);
        }
        ChaosResponse response = open.read();
        tally.responseAfter((System.nanoTime() - start) / 1_000_000);
        String outcome = ResponseCheck.outcome(request, response);
        if (response.header("connection").equals("close") || random.nextInt(50) == 0) {
            disconnect();
        }
        String cached = response.header("x-ratatoskr-cache");
        if (!cached.isEmpty()) {
            tally.count("x-ratatoskr-cache", cached);
        }
        return outcome;
    }

    private String abandon(ChaosRequest request, ChaosConnection open) throws IOException {
        connection = null;
        try (open) {
            if (request.kind() == ChaosRequest.Kind.ABANDONED_STREAM) {
                open.readSome();
            }
            if (random.nextBoolean()) {
                open.reset();
            }
        }
        return "disconnected";
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                tally.violation("cannot close a connection: " + e);
            }
            connection = null;
        }
    }
}
