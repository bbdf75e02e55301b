package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestOutcome;
import java.math.BigDecimal;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** A dispatched request in the span of its frontend, of the attempt that it is a part of, or one of its own. */
final class RequestSpan implements RequestObservation {
    private final Tracing tracing;
    private final Span span;
    private final boolean own;
    private @Nullable AttemptSpan responding;

    /** @param own whether the span ends with the request */
    RequestSpan(Tracing tracing, Span span, boolean own) {
        this.tracing = tracing;
        this.span = span;
        this.own = own;
    }

    @Override
    public AttemptObservation attempt(Exchange attempt, String provider, String model) {
        return AttemptSpan.start(tracing, this, attempt, tracing.target(provider), model);
    }

    /** The attempt responded; its span ends with the request, whose end knows the tokens of a stream. */
    void respondedBy(AttemptSpan attempt) {
        responding = attempt;
    }

    Span span() {
        return span;
    }

    @Override
    public void end(RequestOutcome outcome) {
        AttemptSpan last = responding;
        if (last != null) {
            last.complete(outcome);
        }
        if (span.isRecording()) {
            describe(outcome);
        }
        if (own) {
            span.end();
        }
    }

    private void describe(RequestOutcome outcome) {
        span.setAttribute(GenAi.ATTEMPTS, (long) outcome.stats().calls());
        if (outcome.provider() != null) {
            SpanTarget target = tracing.target(outcome.provider());
            span.setAttribute(GenAi.PROVIDER, target.name());
            span.setAttribute(GenAi.CONFIGURED_PROVIDER, target.configured());
        }
        if (outcome.model() != null) {
            span.setAttribute(GenAi.RESPONSE_MODEL, outcome.model());
        }
        tokens(span, outcome.usage());
        Throwable failure = outcome.failure();
        if (failure != null) {
            failed(span, failure);
        }
    }

    /** Sets what is known of the tokens. */
    static void tokens(Span span, @Nullable Usage usage) {
        if (usage == null) {
            return;
        }
        span.setAttribute(GenAi.INPUT_TOKENS, usage.promptTokens());
        span.setAttribute(GenAi.OUTPUT_TOKENS, usage.completionTokens());
        if (usage.cachedTokens() != null) {
            span.setAttribute(GenAi.CACHE_READ_TOKENS, usage.cachedTokens());
        }
        if (usage.cacheWriteTokens() != null) {
            span.setAttribute(GenAi.CACHE_CREATION_TOKENS, usage.cacheWriteTokens());
        }
        if (usage.reasoningTokens() != null) {
            span.setAttribute(GenAi.REASONING_TOKENS, usage.reasoningTokens());
        }
        BigDecimal cost = usage.cost();
        if (cost != null) {
            span.setAttribute(GenAi.COST, cost.doubleValue());
        }
    }

    /** Sets the kind of the failure. Its message may quote what a caller or a provider has sent, so it is not in the span. */
    static void failed(Span span, Throwable failure) {
        span.setAttribute(GenAi.ERROR_TYPE, RequestOutcome.statusOf(failure));
        if (!(failure instanceof Cancelled)) {
            span.setStatus(StatusCode.ERROR);
        }
    }
}
