package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.telemetry.FrontendObservation;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The span of a request of a frontend: the current one on the request's thread, until its response has been handed over. */
final class FrontendSpan implements FrontendObservation {
    private static final int FIRST_SERVER_ERROR = 500;

    private final Span span;
    private final Scope scope;
    private volatile @Nullable Throwable failure;

    @SuppressWarnings("MustBeClosedChecker") // closed by end(), on the same thread
    FrontendSpan(Span span) {
        this.span = span;
        this.scope = span.makeCurrent();
    }

    Span span() {
        return span;
    }

    @Override
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    @Override
    public void propagate(BiConsumer<String, String> headers) {
        TraceHeaders.write(span.getSpanContext(), headers);
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
    }

    @Override
    public void end(int status) {
        Throwable cause = failure;
        if (status > 0) {
            span.setAttribute(GenAi.HTTP_STATUS, (long) status);
        }
        if (cause != null) {
            span.setAttribute(GenAi.ERROR_TYPE, RequestOutcome.statusOf(cause));
        } else if (status >= FIRST_SERVER_ERROR) {
            span.setAttribute(GenAi.ERROR_TYPE, Integer.toString(status));
        }
        // A mistake of the caller is no error of the server, but a response that broke off is
        if (status == 0 || status >= FIRST_SERVER_ERROR || (cause != null && status < 400)) {
            span.setStatus(StatusCode.ERROR);
        }
        scope.close();
        span.end();
    }
}
