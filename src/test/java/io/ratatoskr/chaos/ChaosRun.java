package io.ratatoskr.chaos;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A gateway with five providers and, where it is installed, Redis, under faults of all of them. Not thread-safe. */
public final class ChaosRun implements AutoCloseable {
    private static final List<String> PROVIDERS = List.of("alpha", "bravo", "charlie", "delta", "foxtrot");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Random seeds;
    private final RightResponses rightResponses = new RightResponses();
    private final List<ChaosProvider> providers = new ArrayList<>();
    private final @Nullable RedisServer redis;
    private final ChaosHome home;
    private final TestGateway gateway;
    private ChaosTally tally = new ChaosTally();

    /** @param folder for the gateway's files, empty */
    public ChaosRun(Path folder, long seed) throws IOException {
        seeds = new Random(seed);
        for (String name : PROVIDERS) {
            providers.add(new ChaosProvider(name, seeds.nextLong(), rightResponses));
        }
        redis = RedisServer.isInstalled() ? RedisServer.start() : null;
        home = new ChaosHome(folder, providers, Optional.ofNullable(redis).map(RedisServer::url));
        home.write();
        gateway = TestGateway.of(Ratatoskr.builder().home(folder), "ratatoskr.management.port", "0");
    }

    /** Sends requests under faults for that time; the outcomes are those of this call. */
    public void cause(ChaosPlan plan) throws InterruptedException {
        tally = new ChaosTally();
        ChaosTally current = tally;
        var stop = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < plan.callers(); i++) {
            threads.add(Thread.startVirtualThread(new ChaosCaller(
                    gateway.port(), seeds.nextLong(), rightResponses, current, () -> stop.getCount() == 0)));
        }
        if (redis != null) {
            threads.add(Thread.startVirtualThread(new RedisFaults(redis, new Random(seeds.nextLong()), current, stop)));
        }
        var operator = new ChaosOperator(gateway.port(), home, seeds.nextLong(), current);
        threads.add(Thread.startVirtualThread(() -> operate(operator, plan, stop)));
        LockSupport.parkNanos(plan.duration().toNanos());
        stop.countDown();
        for (Thread thread : threads) {
            if (!thread.join(LIMIT.plusMillis(ChaosConnection.READ_TIMEOUT_MILLIS))) {
                current.violation("a request does not end: " + List.of(thread.getStackTrace()));
            }
        }
    }

    private void operate(ChaosOperator operator, ChaosPlan plan, CountDownLatch stop) {
        try {
            while (!stop.await(plan.reloadInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                operator.act();
            }
        } catch (IOException | RuntimeException failure) {
            tally.violation("an operator's request failed: " + failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the faults, and checks that nothing of the requests is left, and that all is well again. */
    public void recover() {
        providers.forEach(ChaosProvider::heal);
        for (ChaosProvider provider : providers) {
            try {
                provider.awaitIdle(LIMIT);
            } catch (AssertionError open) {
                tally.violation("%s: calls stay open: %s".formatted(provider.name(), open.getMessage()));
            }
        }
        await("nothing is held", () -> GatewayIdle.open(gateway.context()));
        for (ChaosProvider provider : providers) {
            await(provider.name() + " is called again", () -> called(provider.name() + ":shared"));
        }
        await("all places are free", this::burst);
    }

    private interface Problems {
        Set<String> find() throws Exception;
    }

    private void await(String what, Problems problems) {
        var last = new ArrayList<Set<String>>();
        try {
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        last.add(problems.find());
                        return last.getLast().isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            tally.violation("not within %s: %s: %s".formatted(LIMIT, what, last.isEmpty() ? "" : last.getLast()));
        }
    }

    private Set<String> called(String model) throws IOException {
        ChaosRequest request = new ChaosRequest(ChaosRequest.Kind.CHAT, "", model, List.of("are you there?"));
        try (var connection = new ChaosConnection(gateway.port())) {
            connection.send(request.path(), request.json(), Map.of("cache-control", "no-store"));
            String outcome = ResponseCheck.outcome(request, connection.read());
            return outcome.equals(ResponseCheck.RIGHT) ? Set.of() : Set.of(outcome);
        }
    }

    /** As many requests at the same time as the gateway has places, none of which may fail. */
    private Set<String> burst() throws InterruptedException {
        var problems = ConcurrentHashMap.<String>newKeySet();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < ChaosHome.MAX_IN_FLIGHT; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    problems.addAll(called("in-turn"));
                } catch (IOException | RuntimeException failure) {
                    problems.add(failure.toString());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return problems;
    }

    /** Number of requests that were sent since {@link #cause} began and have ended. */
    public int requests() {
        int requests = 0;
        for (ChaosRequest.Kind kind : ChaosRequest.Kind.values()) {
            requests += tally.total(kind.name());
        }
        return requests;
    }

    /** Number of complete right responses. */
    public int rightResponses() {
        int responses = 0;
        for (ChaosRequest.Kind kind : ChaosRequest.Kind.values()) {
            responses += tally.count(kind.name(), ResponseCheck.RIGHT::equals);
        }
        return responses;
    }

    /** Number of requests whose provider was called again after it, or another one, had responded rightly. */
    public int repeatedCalls() {
        return tally.total("called again after a right response");
    }

    public List<String> violations() {
        return tally.violations();
    }

    /** Adds a violation that was found outside. */
    public void addViolation(String text) {
        tally.violation(text);
    }

    /** Lines of text about requests, providers and violations. */
    public String summary() {
        var text = new StringBuilder();
        for (ChaosProvider provider : providers) {
            text.append("%-22s %d calls %s%n".formatted(provider.name(), provider.calls(), provider.responses()));
        }
        return text + tally.summary();
    }

    @Override
    public void close() {
        gateway.close();
        providers.forEach(ChaosProvider::close);
        if (redis != null) {
            redis.close();
        }
    }
}
