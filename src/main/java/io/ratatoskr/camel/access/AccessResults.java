package io.ratatoskr.camel.access;

import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.cache.CacheStatus;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.telemetry.AccessLine;
import org.jspecify.annotations.Nullable;

/** Outcomes of requests as access lines have them. */
final class AccessResults {
    private AccessResults() {}

    /** @param requestedModel as the caller named it */
    static AccessLine.Result of(RequestOutcome outcome, String requestedModel) {
        return new AccessLine.Result(
                outcome.operation().wireName(),
                new AccessLine.Models(Text.echo(requestedModel), outcome.provider(), outcome.model()),
                outcome.stats().calls(),
                tokens(outcome.usage()),
                firstToken(outcome),
                cache(outcome));
    }

    private static @Nullable String cache(RequestOutcome outcome) {
        CacheStatus status = outcome.stats().cacheStatus();
        return status == null ? null : status.kind().wireName();
    }

    private static AccessLine.@Nullable Tokens tokens(@Nullable Usage usage) {
        return usage == null
                ? null
                : new AccessLine.Tokens(usage.promptTokens(), usage.completionTokens(), usage.cost());
    }

    private static long firstToken(RequestOutcome outcome) {
        RequestOutcome.StreamTimes times = outcome.stream();
        return times == null || times.firstOutput() == 0
                ? 0
                : times.firstOutput() - outcome.stats().startNanos();
    }

    /** The kind of the failure; null: none. */
    static @Nullable String failure(@Nullable Throwable failure) {
        return failure == null ? null : RequestOutcome.statusOf(failure);
    }
}
