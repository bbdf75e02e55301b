package io.ratatoskr.camel.access;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.TRACE_ID;

import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.telemetry.AccessLine;
import io.ratatoskr.telemetry.AccessLogWriter;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A call of the library or of a route, until its line is written.
 *
 * @param requestedModel as the caller named it
 * @param callersTrace the trace of the caller; null: none
 */
record CallAccess(
        Exchange exchange,
        AccessLine.Origin origin,
        String requestId,
        String requestedModel,
        @Nullable String callersTrace,
        AccessLogWriter writer)
        implements RequestObservation {
    @Override
    public void end(RequestOutcome outcome) {
        writer.write(new AccessLine(
                origin,
                0,
                AccessResults.failure(outcome.failure()),
                System.nanoTime() - outcome.stats().startNanos(),
                requestId,
                exchange.getVariable(TRACE_ID) instanceof String own ? own : callersTrace,
                AccessResults.of(outcome, requestedModel)));
    }
}
