package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.AttemptObservation;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.telemetry.TraceParent;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The span of an attempt at a provider: {@code CLIENT}, or {@code INTERNAL} for a model in this process. Retries are events. */
final class AttemptSpan implements AttemptObservation {
    private final Tracing tracing;
    private final RequestSpan request;
    private final Exchange attempt;
    private final SpanTarget target;
    private final String operation;
    private final String model;
    private final Span span;
    private final long startNanos = System.nanoTime();
    private final @Nullable ContentCapture content;
    private @Nullable SpanResponse response;

    private AttemptSpan(
            Tracing tracing, RequestSpan request, Exchange attempt, SpanTarget target, String operation, String model) {
        this.tracing = tracing;
        this.request = request;
        this.attempt = attempt;
        this.target = target;
        this.operation = operation;
        this.model = model;
        this.content = tracing.content();
        SpanBuilder builder = tracing.tracer()
                .spanBuilder(operation + " " + model)
                .setSpanKind(target.kind())
                .setParent(Context.root().with(request.span()))
                .setAttribute(GenAi.OPERATION, operation)
                .setAttribute(GenAi.PROVIDER, target.name())
                .setAttribute(GenAi.CONFIGURED_PROVIDER, target.configured())
                .setAttribute(GenAi.REQUEST_MODEL, model);
        if (attempt.getVariable(RatatoskrConstants.ATTEMPT) instanceof Attempt current && current.hedge()) {
            builder.setAttribute(GenAi.HEDGE, true);
        }
        if (target.address() != null) {
            builder.setAttribute(GenAi.SERVER_ADDRESS, target.address())
                    .setAttribute(GenAi.SERVER_PORT, (long) target.port());
        }
        this.span = builder.startSpan();
    }

    static AttemptSpan start(
            Tracing tracing, RequestSpan request, Exchange attempt, SpanTarget target, String requestedModel) {
        Object body = attempt.getIn().getBody();
        String operation = body instanceof ModelRequest sent ? GenAi.operation(sent.operation()) : GenAi.OTHER;
        var started = new AttemptSpan(tracing, request, attempt, target, operation, Text.printableName(requestedModel));
        if (started.span.isRecording() && body instanceof ModelRequest sent) {
            RequestAttributes.set(started.span, sent, started.content);
        }
        if (target.propagates()) {
            TraceHeaders.write(
                    started.span.getSpanContext(),
                    (name, value) -> attempt.getIn()
                            .setHeader(
                                    name.equals(TraceParent.HEADER)
                                            ? ProviderClient.TRACE_PARENT
                                            : ProviderClient.TRACE_STATE,
                                    value));
        }
        return started;
    }

    Span span() {
        return span;
    }

    @Override
    public void retried(Throwable failure) {
        span.addEvent("retry", Attributes.of(GenAi.ERROR_TYPE, RequestOutcome.statusOf(failure)));
    }

    /** Reads the response; a stream is replaced by one whose end is seen here. */
    @Override
    public void responded() {
        SpanResponse read = SpanResponse.of(attempt.getMessage().getBody(), content);
        response = read;
        attempt.getMessage().setBody(read.body());
        request.respondedBy(this);
    }

    @Override
    public void failed(Throwable failure) {
        RequestSpan.failed(span, failure);
        record(null, RequestOutcome.statusOf(failure), null, 0);
        span.end();
    }

    /** The request that this attempt responded to has ended. */
    void complete(RequestOutcome outcome) {
        Throwable failure = outcome.failure();
        RequestOutcome.StreamTimes times = outcome.stream();
        long firstChunk = times == null || times.firstOutput() == 0 ? 0 : times.firstOutput() - startNanos;
        SpanResponse read = response;
        String responseModel = read == null ? null : read.model();
        if (span.isRecording()) {
            if (read != null) {
                read.describe(span);
            }
            RequestSpan.tokens(span, outcome.usage());
            if (firstChunk > 0) {
                span.setAttribute(GenAi.TIME_TO_FIRST_CHUNK, firstChunk / 1e9);
            }
            if (failure != null) {
                RequestSpan.failed(span, failure);
            }
        }
        record(responseModel, failure == null ? null : RequestOutcome.statusOf(failure), outcome.usage(), firstChunk);
        span.end();
    }

    private void record(
            @Nullable String responseModel, @Nullable String failure, @Nullable Usage usage, long firstChunk) {
        if (!target.delegates()) {
            tracing.metrics()
                    .record(
                            new GenAiMetrics.Measured(operation, target, model, System.nanoTime() - startNanos),
                            responseModel,
                            failure,
                            usage,
                            firstChunk);
        }
    }
}
