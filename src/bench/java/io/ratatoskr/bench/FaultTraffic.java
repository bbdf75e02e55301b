package io.ratatoskr.bench;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Callers that repeat faults until they are stopped, and the outcomes. */
final class FaultTraffic {
    /** Outcome of a request without a response for 45 s. */
    static final String NO_RESPONSE = "no response";

    /** A fault that is repeated. */
    @FunctionalInterface
    interface Fault {
        /**
         * Causes the fault once.
         *
         * @return the outcome: a status, or what happened
         */
        String run(Random random) throws IOException;
    }

    /** @param pauseMillis between two faults of one caller */
    record FaultKind(String name, int callers, int pauseMillis, Fault fault) {}

    private final Map<String, Map<String, Integer>> outcomes = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private FaultTraffic() {}

    static FaultTraffic start(SoakClient client, SoakLoad load) {
        FaultTraffic traffic = new FaultTraffic();
        List<FaultKind> kinds = new ArrayList<>(ClientFaults.kinds(client));
        kinds.addAll(BodyFaults.kinds(client));
        kinds.addAll(ProviderFaults.kinds(client));
        kinds.addAll(new Http2Floods(client).kinds());
        kinds.removeIf(kind -> !kind.name().contains(load.only()));
        Random seeds = new Random(load.seed());
        for (FaultKind kind : kinds) {
            traffic.outcomes.put(kind.name(), new TreeMap<>());
            for (int i = 0; i < kind.callers(); i++) {
                Random random = new Random(seeds.nextLong());
                traffic.threads.add(Thread.ofPlatform().start(() -> traffic.repeat(kind, random)));
            }
        }
        return traffic;
    }

    private void repeat(FaultKind kind, Random random) {
        while (!stopping) {
            String outcome;
            try {
                outcome = kind.fault().run(random);
            } catch (SocketTimeoutException e) {
                outcome = NO_RESPONSE;
            } catch (IOException e) {
                outcome = SoakSocket.CLOSED;
            }
            synchronized (outcomes) {
                outcomes.get(kind.name()).merge(outcome, 1, Integer::sum);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(kind.pauseMillis()));
        }
    }

    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Outcomes and their numbers, by the fault's name. */
    Map<String, Map<String, Integer>> outcomes() {
        synchronized (outcomes) {
            return new LinkedHashMap<>(outcomes);
        }
    }

    int count(String outcome) {
        return outcomes().values().stream()
                .mapToInt(counts -> counts.getOrDefault(outcome, 0))
                .sum();
    }
}
