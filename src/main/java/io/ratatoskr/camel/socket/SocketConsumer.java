package io.ratatoskr.camel.socket;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.frontend.ForwardedHeaders;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.camel.frontend.RequestConsumer;
import io.ratatoskr.http.LoggedFailure;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.socket.SocketOperation;
import io.ratatoskr.socket.SocketRequest;
import io.ratatoskr.socket.SocketResponder;
import io.ratatoskr.socket.SocketServer;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.TraceParent;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** The consumer of one operation. A request ends when the last line of its response has been written. */
final class SocketConsumer extends RequestConsumer<SocketRequest, SocketResponse, SocketResponder>
        implements SocketOperation {
    /** The fields of {@code meta} that are headers of the message, as in HTTP. */
    private static final List<String> HEADERS = List.of("parameters", "cache", "explain", "session");

    private @Nullable SocketServer server;
    private @Nullable ForwardedHeaders forwarded;

    SocketConsumer(SocketEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public SocketEndpoint getEndpoint() {
        return (SocketEndpoint) super.getEndpoint();
    }

    @Override
    public String name() {
        return getEndpoint().getConfiguration().getOperation();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        SocketGateway gateway = getEndpoint()
                .getCamelContext()
                .getRegistry()
                .lookupByNameAndType(SocketFrontend.SERVER_BEAN, SocketGateway.class);
        if (gateway == null) {
            throw new ConfigurationInvalid(
                    "socket-requests: needs a gateway with ratatoskr.socket.path or ratatoskr.tcp.port");
        }
        gateway.startWith(getEndpoint().getCamelContext());
        forwarded = gateway.forwarded();
        SocketServer created = gateway.server();
        try {
            created.addOperation(this);
        } catch (IllegalArgumentException taken) {
            throw new ConfigurationInvalid("the route '%s': %s".formatted(getRouteId(), taken.getMessage()));
        }
        server = created;
    }

    @Override
    protected void doStop() throws Exception {
        if (server != null) {
            server.removeOperation(this);
        }
        super.doStop();
    }

    @Override
    public boolean acceptsMeta(String name) {
        return forwarded != null && forwarded.contains(name);
    }

    @Override
    protected SocketResponse respond(Exchange exchange, SocketRequest request, SocketResponder responder)
            throws Exception {
        exchange.setProperty(InboundRequests.BODY_MEMORY, (BodyMemory) request);
        exchange.setProperty(SocketFrontend.RESPONDER, responder);
        Message message = exchange.getIn();
        message.setBody(request.body());
        for (String name : HEADERS) {
            String value = request.meta(name);
            if (value != null) {
                message.setHeader("x-ratatoskr-" + name, value);
            }
        }
        if (forwarded != null) {
            forwarded.copy(request::meta, message);
        }
        String traceParent = request.meta(TraceParent.HEADER);
        if (traceParent != null) {
            message.setHeader(TraceParent.HEADER, traceParent);
        }
        if (!request.observation().equals(FrontendObservation.NONE)) {
            request.observation().propagate(message::setHeader);
        }
        runRoute(exchange);
        return SocketResponses.from(exchange);
    }

    @Override
    protected void send(Exchange exchange, SocketResponse response, SocketRequest request, SocketResponder responder) {
        SocketResponses.write(response, responder);
    }

    @Override
    protected void sendFailure(
            Exchange exchange, Exception failure, boolean logged, SocketRequest request, SocketResponder responder) {
        responder.fail(logged ? new LoggedFailure(failure) : failure);
    }

    @Override
    protected void cancelRequests() {
        SocketServer known = server;
        if (known != null) {
            known.cancelRequests(this);
        }
    }
}
