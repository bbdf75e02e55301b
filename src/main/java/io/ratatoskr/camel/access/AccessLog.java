package io.ratatoskr.camel.access;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_ID;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.RequestObservation;
import io.ratatoskr.camel.exchange.RequestObserver;
import io.ratatoskr.settings.LogSettings.Format;
import io.ratatoskr.telemetry.AccessLine;
import io.ratatoskr.telemetry.AccessLogWriter;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.telemetry.InboundRequest;
import io.ratatoskr.telemetry.TraceParent;
import org.apache.camel.Exchange;

/**
 * The access log. A request of a frontend has its line when its response ends, with the last of its calls to models; one of the library
 * or of a route when its call to a model ends.
 */
public final class AccessLog implements RequestObserver, FrontendObserver, AutoCloseable {
    private final AccessLogWriter writer;

    public AccessLog(Format format) {
        this.writer = new AccessLogWriter(format);
    }

    @Override
    public String name() {
        return "ratatoskr-access-log";
    }

    @Override
    public FrontendObservation start(InboundRequest request) {
        return new FrontendAccess(request, writer);
    }

    @Override
    public void refused(String frontend, String method, String path, String requestId, int status) {
        writer.write(new AccessLine(
                new AccessLine.Origin(frontend, method, path, null), status, null, 0, requestId, null, null));
    }

    @Override
    public RequestObservation start(Exchange exchange, ModelRequest request) {
        if (exchange.getVariable(ATTEMPT) != null) {
            // A part of another request, such as a judge's call
            return RequestObservation.NONE;
        }
        FrontendAccess access = exchange.getVariable(CALLER) instanceof Caller caller
                ? caller.observation().as(FrontendAccess.class)
                : null;
        if (access != null) {
            access.call(request.model());
            return access;
        }
        String requestId = exchange.getVariable(REQUEST_ID) instanceof String id ? id : exchange.getExchangeId();
        TraceParent parent = exchange.getMessage().getHeader(TraceParent.HEADER) instanceof String header
                ? TraceParent.parse(header)
                : null;
        return new CallAccess(
                exchange,
                origin(exchange),
                requestId,
                request.model(),
                parent == null ? null : parent.traceId(),
                writer);
    }

    /** Calls of the library have no endpoint; those of a route have that which the route consumes from. */
    private static AccessLine.Origin origin(Exchange exchange) {
        return exchange.getFromEndpoint() == null
                ? new AccessLine.Origin("library", "", "", null)
                : new AccessLine.Origin("route", "", String.valueOf(exchange.getFromRouteId()), null);
    }

    /** Writes the lines that wait. */
    @Override
    public void close() {
        writer.close();
    }
}
