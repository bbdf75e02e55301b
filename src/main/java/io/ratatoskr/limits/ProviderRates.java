package io.ratatoskr.limits;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.limits.SharedRates.RateKey;
import io.ratatoskr.settings.RateScope;
import io.ratatoskr.settings.RateSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one provider: those of the configuration, and those that it reports for each model. Reservations are for the present or a
 * later time, in order of arrival, so that who waits is not overtaken. Thread-safe.
 */
final class ProviderRates {
    private final String provider;
    private final RateSettings settings;
    private final @Nullable SharedRates shared;
    private final LongSupplier nanoTime;
    private final InstantSource wallClock = InstantSource.system();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final ConfiguredRates common;
    /** Guarded by the lock. */
    private final RatesByModel models;
    /** False while nothing is limited, so that no lock is needed. */
    private volatile boolean active;

    /**
     * @param shared null: the rates hold for this instance
     * @param nanoTime a monotonic clock, in nanoseconds from 0 on
     */
    ProviderRates(String provider, RateSettings settings, @Nullable SharedRates shared, LongSupplier nanoTime) {
        this.provider = provider;
        this.settings = settings;
        this.shared = settings.isLimited() ? shared : null;
        this.nanoTime = nanoTime;
        this.common = new ConfiguredRates(settings.scope() == RateScope.PROVIDER ? settings : RateSettings.NONE);
        this.models = new RatesByModel(settings.scope() == RateScope.MODEL ? settings : RateSettings.NONE);
        this.active = settings.isLimited();
    }

    /** Reserves requests and tokens; the result tells whether it succeeded. */
    RateReservation reserve(String model, long requests, long tokens, Duration maxWait) {
        if (!active) {
            return new RateReservation(this, model, Admission.UNCOUNTED);
        }
        long maxWaitNanos = maxWait.toNanos();
        Admission local;
        lock.lock();
        try {
            local = admit(model, requests, tokens, maxWaitNanos);
        } finally {
            lock.unlock();
        }
        Admission admission =
                shared == null || local.failure() != null ? local : admitShared(shared, model, local, maxWaitNanos);
        return new RateReservation(this, model, admission);
    }

    private Admission admit(String model, long requests, long tokens, long maxWaitNanos) {
        long now = nanoTime.getAsLong();
        ModelRates own = models.get(model, now);
        ConfiguredRates configured = configured(own);
        long learned = own.earliest(now, requests, tokens);
        boolean trial = learned > now && now >= own.trialNanos();
        long start = trial ? now : learned;
        long time = start;
        boolean byRequests = true;
        while (time - now <= maxWaitNanos) {
            long requestTime = configured.earliestOfRequests(now, time, requests);
            long tokenTime = configured.earliestOfTokens(now, requestTime, tokens);
            if (tokenTime == time) {
                configured.reserve(time, requests, tokens);
                own.reserve(requests, tokens);
                if (trial) {
                    own.startTrial(now);
                }
                return new Admission(requests, tokens, time, time - now, null, null, trial);
            }
            byRequests = tokenTime == requestTime;
            time = tokenTime;
        }
        boolean reported = time == start;
        GatewayException failure = reported ? reported(own.isRefusedUntil(time)) : configured(byRequests);
        // A trial may be sent sooner than the provider permits a call
        long wait = (reported ? Math.min(time, own.trialNanos()) : time) - now;
        return new Admission(requests, tokens, time, wait, failure.setRetryAfter(Duration.ofNanos(wait)), null, false);
    }

    private ConfiguredRates configured(ModelRates own) {
        return settings.scope() == RateScope.MODEL ? own.configured() : common;
    }

    private Admission admitShared(SharedRates others, String model, Admission local, long maxWaitNanos) {
        SharedRates.Decision decision =
                others.reserve(key(model), local.requests(), local.tokens(), maxWaitNanos / 1_000_000);
        if (decision == null) {
            return local;
        }
        long waitNanos = decision.waitMillis() * 1_000_000;
        if (decision.reserved()) {
            return local.with(Math.max(local.waitNanos(), waitNanos), null, decision);
        }
        cancelHere(model, local);
        GatewayException failure = Overloaded.atProvider(
                        "%s: the rates per minute of all instances are used up (ratatoskr.providers.%s.requests-per-minute or tokens-per-minute)"
                                .formatted(provider, provider))
                .setRetryAfter(Duration.ofNanos(waitNanos));
        return local.with(waitNanos, failure, null);
    }

    private RateKey key(String model) {
        return new RateKey(
                settings.scope() == RateScope.MODEL ? provider + "/" + model : provider,
                settings.requestsPerMinute(),
                settings.tokensPerMinute());
    }

    private GatewayException configured(boolean requests) {
        return requests
                ? Overloaded.atProvider(
                        "%s: %d requests per minute are used up (ratatoskr.providers.%s.requests-per-minute)"
                                .formatted(provider, settings.requestsPerMinute(), provider))
                : Overloaded.atProvider(
                        "%s: %d tokens per minute are used up (ratatoskr.providers.%s.tokens-per-minute)"
                                .formatted(provider, settings.tokensPerMinute(), provider));
    }

    private RateLimited reported(boolean refused) {
        return new RateLimited(
                refused
                        ? provider + ": the provider has refused calls to this model for now"
                        : provider + ": the provider's own limit for this model is used up, as it reported");
    }

    /** Gives back a reservation. */
    void cancel(String model, Admission admission) {
        if (admission.failure() != null || admission.requests() == 0) {
            return;
        }
        cancelHere(model, admission);
        if (shared != null && admission.shared() != null) {
            shared.add(key(model), admission.shared().slot(), -admission.requests(), -admission.tokens());
        }
    }

    private void cancelHere(String model, Admission admission) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            ModelRates own = models.get(model, now);
            configured(own).cancel(admission);
            own.cancel(admission, now);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A response has arrived.
     *
     * @param settles whether the reservation is settled with this response; false: it was settled
     * @param successful whether it is none of a failure
     */
    void observe(
            String model,
            Admission admission,
            boolean settles,
            boolean successful,
            Function<String, @Nullable String> header) {
        RateReport report = settings.learned() ? RateHeaders.read(header, wallClock) : null;
        if (report == null && !active) {
            return;
        }
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            ModelRates own = successful ? models.responded(model, now) : models.get(model, now);
            if (settles && admission.requests() > 0) {
                own.settle(admission);
            }
            if (report != null) {
                own.report(now, report);
                active = true;
            }
            if (successful && admission.trial()) {
                own.trialSucceeded(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The call was sent, and nothing about it is reported any more. */
    void settle(String model, Admission admission) {
        if (admission.failure() == null && admission.requests() > 0) {
            lock.lock();
            try {
                models.get(model, nanoTime.getAsLong()).settle(admission);
            } finally {
                lock.unlock();
            }
        }
    }

    /** No call to the model for that time, at most {@link LearnedRate#MAX_AGE}, save trials. */
    void block(String model, Duration retryAfter) {
        if (!settings.learned()) {
            return;
        }
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            long nanos = Math.min(Math.max(0, retryAfter.toNanos()), LearnedRate.MAX_AGE.toNanos());
            models.get(model, now).block(now, now + nanos);
            active = true;
        } finally {
            lock.unlock();
        }
    }

    void correct(String model, long counted, Admission admission) {
        if (settings.tokensPerMinute() == 0 || admission.failure() != null) {
            return;
        }
        // The provider's own count; an absurd one must not make the sums overflow
        long actual = Math.clamp(counted, 0, ReportedLimit.MAX_AMOUNT);
        long reserved = admission.tokens();
        lock.lock();
        try {
            configured(models.get(model, nanoTime.getAsLong())).correct(admission, actual);
        } finally {
            lock.unlock();
        }
        if (shared != null && admission.shared() != null && actual != reserved) {
            shared.add(key(model), admission.shared().slot(), 0, actual - reserved);
        }
    }

    /** Whether tokens of requests count, so that they must be estimated. */
    boolean countsTokens() {
        return active;
    }
}
