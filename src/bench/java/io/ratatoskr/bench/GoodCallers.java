package io.ratatoskr.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Well-behaved callers, each with a connection of its own and a request every 100 ms. A time counts from when the request was due to the
 * end of the response, so that waiting for the one before it counts too.
 */
final class GoodCallers {
    enum Kind {
        /** Chats sent to the provider itself, as a measure of the machine. */
        DIRECT,
        CHAT,
        STREAM,
        EMBEDDINGS
    }

    private static final int CALLERS_EACH = 2;
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

    private final SoakClient client;
    private final SoakClient provider;
    private final Map<Kind, List<Long>> nanos = new EnumMap<>(Kind.class);
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private GoodCallers(SoakClient client, SoakClient provider) {
        this.client = client;
        this.provider = provider;
    }

    static GoodCallers start(SoakClient client, SoakClient provider) {
        GoodCallers callers = new GoodCallers(client, provider);
        for (Kind kind : Kind.values()) {
            callers.nanos.put(kind, new ArrayList<>());
            for (int i = 0; i < CALLERS_EACH; i++) {
                callers.threads.add(Thread.ofPlatform().start(() -> callers.run(kind)));
            }
        }
        return callers;
    }

    private byte[] request(Kind kind) {
        return switch (kind) {
            case DIRECT -> provider.chat("mock", false);
            case CHAT -> client.chat("compatible:mock", false);
            case STREAM -> client.chat("compatible:mock", true);
            case EMBEDDINGS ->
                client.post(
                        "/v1/embeddings",
                        "{\"model\":\"compatible:mock\",\"input\":[\"What runs up and down?\",\"Why?\"]}");
        };
    }

    private void run(Kind kind) {
        byte[] request = request(kind);
        long due = System.nanoTime();
        while (!stopping) {
            try (SoakSocket socket = (kind == Kind.DIRECT ? provider : client).connect()) {
                boolean usable = true;
                while (usable && !stopping) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    String outcome = socket.exchange(request);
                    boolean complete = outcome.equals("200") && (kind != Kind.STREAM || socket.terminated());
                    record(kind, complete ? "" : outcome, System.nanoTime() - due);
                    due += INTERVAL;
                    usable = complete;
                }
            } catch (IOException e) {
                record(kind, e.toString(), System.nanoTime() - due);
                due += INTERVAL;
            }
        }
    }

    private synchronized void record(Kind kind, String failure, long time) {
        if (failure.isEmpty()) {
            nanos.get(kind).add(time);
        } else {
            failures.merge(kind + " " + failure, 1, Integer::sum);
        }
    }

    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Numbers of calls without a complete response, by kind and outcome. */
    synchronized Map<String, Integer> failures() {
        return new TreeMap<>(failures);
    }

    synchronized int calls(Kind kind) {
        return nanos.get(kind).size();
    }

    /**
     * A percentile of the times of complete responses in ms.
     *
     * @param share from 0 to 1
     */
    synchronized double millis(Kind kind, double share) {
        long[] sorted = nanos.get(kind).stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1.0, sorted.length * share)] / 1e6;
    }
}
