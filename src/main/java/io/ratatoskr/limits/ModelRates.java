package io.ratatoskr.limits;

import io.ratatoskr.settings.RateSettings;
import java.time.Duration;

/**
 * The rates of one model of a provider. Times are nanoseconds of one monotonic clock. Not thread-safe.
 *
 * <p>What is learned stops a model for {@value #TRIAL_SECONDS} seconds after the provider's last word at most: then one call is sent as a
 * trial, and at most one in each further {@value #TRIAL_SECONDS} seconds. A trial to which the provider responds ends what stopped the
 * model.
 */
final class ModelRates {
    private static final int TRIAL_SECONDS = 60;
    /** Time from the last report, refusal or trial to the next trial. */
    static final Duration TRIAL_INTERVAL = Duration.ofSeconds(TRIAL_SECONDS);

    private final boolean learned;
    private final ConfiguredRates configured;
    private final LearnedRate requests = new LearnedRate();
    private final LearnedRate tokens = new LearnedRate();
    private long blockedUntil;
    private long trialNanos;
    private long lastUseNanos;

    /**
     * @param settings the configured rates of the model
     * @param learned whether it keeps what the provider reports
     */
    ModelRates(RateSettings settings, boolean learned) {
        this.configured = new ConfiguredRates(settings);
        this.learned = learned;
    }

    ConfiguredRates configured() {
        return configured;
    }

    void use(long now) {
        lastUseNanos = now;
    }

    /** Whether nobody has used it for that time. */
    boolean isIdle(long now, Duration time) {
        return now - lastUseNanos > time.toNanos();
    }

    /** The earliest time, from {@code now} on, at which what was learned permits a call that is not a trial. */
    long earliest(long now, long requestCount, long tokenCount) {
        return Math.max(blockedUntil, Math.max(requests.earliest(now, requestCount), tokens.earliest(now, tokenCount)));
    }

    /** Whether the provider has refused calls until that time. */
    boolean isRefusedUntil(long time) {
        return time == blockedUntil;
    }

    /** The time from which a call may be a trial, although the model is stopped. */
    long trialNanos() {
        return trialNanos;
    }

    void startTrial(long now) {
        trialNanos = now + TRIAL_INTERVAL.toNanos();
    }

    void reserve(long requestCount, long tokenCount) {
        requests.reserve(requestCount);
        tokens.reserve(tokenCount);
    }

    /** Gives back a reservation of which nothing was sent. */
    void cancel(Admission admission, long now) {
        requests.cancel(admission.requests());
        tokens.cancel(admission.tokens());
        if (admission.trial()) {
            trialNanos = now;
        }
    }

    void settle(Admission admission) {
        requests.settle(admission.requests());
        tokens.settle(admission.tokens());
    }

    void report(long now, RateReport report) {
        if (!learned) {
            return;
        }
        if (report.requests() != null) {
            requests.report(now, report.requests());
        }
        if (report.tokens() != null) {
            tokens.report(now, report.tokens());
        }
        startTrial(now);
    }

    /** No call until that time, save trials. */
    void block(long now, long until) {
        if (learned) {
            blockedUntil = Math.max(blockedUntil, until);
            startTrial(now);
        }
    }

    /** The provider has responded to a trial: it permits calls, as far as it has not just reported another limit. */
    void trialSucceeded(long now) {
        blockedUntil = 0;
        requests.forgetBefore(now);
        tokens.forgetBefore(now);
    }
}
