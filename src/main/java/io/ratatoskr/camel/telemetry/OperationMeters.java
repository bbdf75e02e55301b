package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.camel.exchange.RequestOutcome.StreamTimes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of one operation of one provider. Thread-safe. */
final class OperationMeters {
    private final MeterRegistry registry;
    private final String provider;
    private final String operation;
    private final Counter ok;
    private final Timer duration;
    private final Timer firstToken;
    private final Timer outputToken;
    private final Counter attemptsOk;
    private final Timer attemptDuration;
    private final AtomicInteger activeAttempts;
    /** By status; there is a fixed set of them. */
    private final Map<String, Counter> failures = new ConcurrentHashMap<>();

    private final Map<String, Counter> attemptFailures = new ConcurrentHashMap<>();
    private final Map<String, Counter> fallbacks = new ConcurrentHashMap<>();

    /** @param activeAttempts the attempts of the provider in progress */
    OperationMeters(MeterRegistry registry, String provider, Operation operation, AtomicInteger activeAttempts) {
        this.registry = registry;
        this.provider = provider;
        this.operation = operation.wireName();
        this.activeAttempts = activeAttempts;
        this.ok = requests(RequestOutcome.OK);
        this.attemptsOk = attempts(RequestOutcome.OK);
        this.duration = timer(Meters.requestTimer(
                "request.duration", "Time from the arrival of a request to the end of its response"));
        this.attemptDuration =
                timer(Meters.requestTimer("attempt.duration", "Time of an attempt until the provider responded"));
        this.firstToken = timer(
                Meters.requestTimer("time.to.first.token", "Time from the arrival of a request to its first output"));
        this.outputToken = timer(Meters.tokenTimer(
                "time.per.output.token", "Time between the tokens of a stream, as an average of the stream"));
    }

    private Timer timer(Timer.Builder builder) {
        return builder.tag(Meters.PROVIDER, provider)
                .tag(Meters.OPERATION, operation)
                .register(registry);
    }

    private Counter requests(String status) {
        return counter("requests", "Requests that have ended", Meters.STATUS, status);
    }

    private Counter attempts(String status) {
        return counter("attempts", "Attempts at a provider, each with its retries", Meters.STATUS, status);
    }

    private Counter counter(String name, String description, String label, String value) {
        return Counter.builder(Meters.PREFIX + name)
                .description(description)
                .tag(Meters.PROVIDER, provider)
                .tag(Meters.OPERATION, operation)
                .tag(label, value)
                .register(registry);
    }

    void record(RequestOutcome outcome) {
        long end = System.nanoTime();
        long start = outcome.stats().startNanos();
        Throwable failure = outcome.failure();
        if (failure == null) {
            ok.increment();
        } else {
            failures.computeIfAbsent(outcome.status(), this::requests).increment();
        }
        duration.record(end - start, TimeUnit.NANOSECONDS);
        StreamTimes stream = outcome.stream();
        if (stream != null && stream.firstOutput() != 0 && !outcome.isStored()) {
            firstToken.record(stream.firstOutput() - start, TimeUnit.NANOSECONDS);
            long tokens = tokens(outcome, stream);
            if (tokens > 1) {
                outputToken.record((stream.lastOutput() - stream.firstOutput()) / (tokens - 1), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** As reported; else the number of events, since most providers send one for each token. */
    private static long tokens(RequestOutcome outcome, StreamTimes stream) {
        Usage usage = outcome.usage();
        return usage != null && usage.completionTokens() > 0 ? usage.completionTokens() : stream.events();
    }

    void attemptStarted() {
        activeAttempts.incrementAndGet();
    }

    void attemptResponded(long nanos) {
        attemptsOk.increment();
        attemptDuration.record(nanos, TimeUnit.NANOSECONDS);
    }

    void attemptFailed(Throwable failure) {
        attemptFailures
                .computeIfAbsent(RequestOutcome.statusOf(failure), this::attempts)
                .increment();
    }

    void attemptEnded() {
        activeAttempts.decrementAndGet();
    }

    /** The request went on to another provider after that failure. */
    void fellBack(Throwable failure) {
        fallbacks
                .computeIfAbsent(
                        RequestOutcome.statusOf(failure),
                        status -> counter("fallbacks", "Requests that went on to another provider", "reason", status))
                .increment();
    }
}
