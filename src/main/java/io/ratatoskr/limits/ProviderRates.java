package io.ratatoskr.limits;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.limits.SharedRates.RateKey;
import io.ratatoskr.settings.RateScope;
import io.ratatoskr.settings.RateSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one provider: those of the configuration, and those that it reports for each model. Reservations are for the present or a
 * later time, in order of arrival, so that who waits is not overtaken. At most {@value #MAX_MODELS} models are known; then the one that was
 * not called for the longest time is forgotten. Thread-safe.
 */
final class ProviderRates {
    static final int MAX_MODELS = 1_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String provider;
    private final RateSettings settings;
    private final @Nullable SharedRates shared;
    private final LongSupplier nanoTime;
    private final InstantSource wallClock = InstantSource.system();
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final ConfiguredRates common;
    /** Guarded by the lock. */
    private final Map<String, ModelRates> models = new LinkedHashMap<>(16, 0.75f, true);
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
        this.active = settings.isLimited();
    }

    /** The configured rates of a provider or model. */
    private static final class ConfiguredRates {
        private final @Nullable RateWindow requests;
        private final @Nullable RateWindow tokens;

        ConfiguredRates(RateSettings settings) {
            requests = settings.requestsPerMinute() > 0 ? new RateWindow(settings.requestsPerMinute(), MINUTE) : null;
            tokens = settings.tokensPerMinute() > 0 ? new RateWindow(settings.tokensPerMinute(), MINUTE) : null;
        }

        long earliest(@Nullable RateWindow window, long now, long from, long amount) {
            return window == null || amount == 0 ? from : window.earliest(now, from, amount);
        }

        void reserve(long time, long requestCount, long tokenCount) {
            if (requests != null) {
                requests.reserve(time, requestCount);
            }
            if (tokens != null && tokenCount > 0) {
                tokens.reserve(time, tokenCount);
            }
        }
    }

    /** The rates of a model. */
    private static final class ModelRates {
        private final ConfiguredRates configured;
        private final LearnedRate requests = new LearnedRate();
        private final LearnedRate tokens = new LearnedRate();
        private long blockedUntil;

        ModelRates(RateSettings settings) {
            configured = new ConfiguredRates(settings);
        }
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
        ModelRates own = model(model);
        ConfiguredRates configured = settings.scope() == RateScope.MODEL ? own.configured : common;
        long learned = Math.max(own.requests.earliest(now, requests), own.tokens.earliest(now, tokens));
        long start = Math.max(learned, own.blockedUntil);
        long time = start;
        boolean byRequests = true;
        while (time - now <= maxWaitNanos) {
            long requestTime = configured.earliest(configured.requests, now, time, requests);
            long tokenTime = configured.earliest(configured.tokens, now, requestTime, tokens);
            if (tokenTime == time) {
                configured.reserve(time, requests, tokens);
                own.requests.reserve(requests);
                own.tokens.reserve(tokens);
                return new Admission(requests, tokens, time, time - now, null, null);
            }
            byRequests = tokenTime == requestTime;
            time = tokenTime;
        }
        GatewayException failure = time == start ? reported(time == own.blockedUntil) : configured(byRequests);
        return new Admission(
                requests, tokens, time, time - now, failure.setRetryAfter(Duration.ofNanos(time - now)), null);
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
            ModelRates own = model(model);
            ConfiguredRates configured = settings.scope() == RateScope.MODEL ? own.configured : common;
            if (configured.requests != null) {
                configured.requests.cancel(admission.timeNanos(), admission.requests());
            }
            if (configured.tokens != null) {
                configured.tokens.cancel(admission.timeNanos(), admission.tokens());
            }
            own.requests.cancel(admission.requests());
            own.tokens.cancel(admission.tokens());
        } finally {
            lock.unlock();
        }
    }

    /** @param admission of the reservation that is settled with this response; null: it was settled */
    void observe(String model, @Nullable Admission admission, Function<String, @Nullable String> header) {
        RateReport report = settings.learned() ? RateHeaders.read(header, wallClock) : null;
        if (report == null) {
            if (admission != null) {
                settle(model, admission);
            }
            return;
        }
        lock.lock();
        try {
            ModelRates own = model(model);
            long nanos = nanoTime.getAsLong();
            if (admission != null) {
                settle(own, admission);
            }
            if (report.requests() != null) {
                own.requests.report(nanos, report.requests());
            }
            if (report.tokens() != null) {
                own.tokens.report(nanos, report.tokens());
            }
            active = true;
        } finally {
            lock.unlock();
        }
    }

    /** The call was sent, and nothing about it is reported any more. */
    void settle(String model, Admission admission) {
        if (admission.failure() == null && admission.requests() > 0) {
            lock.lock();
            try {
                settle(model(model), admission);
            } finally {
                lock.unlock();
            }
        }
    }

    private static void settle(ModelRates own, Admission admission) {
        own.requests.settle(admission.requests());
        own.tokens.settle(admission.tokens());
    }

    /** No call to the model for that time, at most {@link LearnedRate#MAX_AGE}. */
    void block(String model, Duration retryAfter) {
        if (!settings.learned()) {
            return;
        }
        lock.lock();
        try {
            ModelRates own = model(model);
            long nanos = Math.min(Math.max(0, retryAfter.toNanos()), LearnedRate.MAX_AGE.toNanos());
            own.blockedUntil = Math.max(own.blockedUntil, nanoTime.getAsLong() + nanos);
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
            RateWindow tokens = (settings.scope() == RateScope.MODEL ? model(model).configured : common).tokens;
            if (tokens != null) {
                tokens.correct(admission.timeNanos(), reserved, actual);
            }
        } finally {
            lock.unlock();
        }
        if (shared != null && admission.shared() != null && actual != reserved) {
            shared.add(key(model), admission.shared().slot(), 0, actual - reserved);
        }
    }

    /** Holds the lock. */
    private ModelRates model(String name) {
        ModelRates known = models.get(name);
        if (known == null) {
            known = new ModelRates(settings.scope() == RateScope.MODEL ? settings : RateSettings.NONE);
            models.put(name, known);
            if (models.size() > MAX_MODELS) {
                models.remove(models.keySet().iterator().next());
            }
        }
        return known;
    }

    /** Whether tokens of requests count, so that they must be estimated. */
    boolean countsTokens() {
        return active;
    }
}
