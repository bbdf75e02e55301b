package io.ratatoskr.camel.access;

import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.telemetry.AccessLine;
import io.ratatoskr.telemetry.AccessLogWriter;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.InboundRequest;
import io.ratatoskr.telemetry.RequestIdentity;
import org.jspecify.annotations.Nullable;

/** A request of a frontend, until its line is written. Its call to a model may end on another thread. */
final class FrontendAccess implements FrontendObservation, RequestObservation {
    private final InboundRequest request;
    private final AccessLogWriter writer;
    private final long startNanos = System.nanoTime();
    private volatile String requestedModel = "";
    private volatile @Nullable RequestOutcome outcome;
    private volatile @Nullable Throwable failure;

    FrontendAccess(InboundRequest request, AccessLogWriter writer) {
        this.request = request;
        this.writer = writer;
    }

    /** A call to a model begins, which the caller has named so. */
    void call(String model) {
        requestedModel = model;
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
    }

    @Override
    public void end(RequestOutcome ended) {
        outcome = ended;
    }

    @Override
    public void end(int status) {
        RequestOutcome last = outcome;
        Throwable cause = failure == null && last != null ? last.failure() : failure;
        writer.write(new AccessLine(
                new AccessLine.Origin(request.frontend(), request.method(), request.path(), request.callerName()),
                status,
                AccessResults.failure(cause),
                System.nanoTime() - startNanos,
                request.requestId(),
                request instanceof RequestIdentity identity ? identity.traceId() : null,
                last == null ? null : AccessResults.of(last, requestedModel)));
    }
}
