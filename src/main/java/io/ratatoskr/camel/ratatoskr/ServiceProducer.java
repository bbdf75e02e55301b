package io.ratatoskr.camel.ratatoskr;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.convert.CallVariables;
import io.ratatoskr.camel.convert.RequestBodies;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.convert.RequestView;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.StreamCloser;
import io.ratatoskr.camel.operation.ResponseHeaderStep;
import io.ratatoskr.client.ServiceGateway;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the message to a gateway in another process. Bodies, headers and failures are as with the gateway in the same context. Blocks until the
 * response has arrived, or the start of a stream. Thread-safe.
 */
final class ServiceProducer extends DefaultAsyncProducer {
    private static final Processor RESPONSE_HEADERS = new ResponseHeaderStep();

    private final GatewayClients clients;
    private final ServiceKey service;
    private final EndpointOperation operation;
    private final RequestOptions options;
    private final ResponseConversion conversion;

    ServiceProducer(
            RatatoskrEndpoint endpoint,
            GatewayClients clients,
            ServiceKey service,
            EndpointOperation operation,
            RequestOptions options,
            ResponseConversion conversion) {
        super(endpoint);
        this.clients = clients;
        this.service = service;
        this.operation = operation;
        this.options = options;
        this.conversion = conversion;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        OperationScope scope;
        try {
            scope = OperationScope.enter(exchange, operation);
        } catch (GatewayException tooDeep) {
            exchange.setException(tooDeep);
            callback.done(true);
            return true;
        }
        try {
            send(exchange);
        } catch (Exception failure) {
            exchange.setException(failure);
        }
        scope.end(conversion);
        callback.done(true);
        return true;
    }

    private void send(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        options.apply(exchange, message);
        conversion.prepare(exchange);
        RequestKind kind = operation.performedFor(message).kind();
        CallVariables.endPrevious(exchange);
        RequestBodies.prepare(exchange, kind);
        CallVariables.limit(exchange);
        Object request = exchange.getMessage().getBody();
        ServiceGateway client = clients.get(service);
        exchange.setVariable(
                REQUEST,
                new RequestView(
                        request,
                        kind,
                        exchange.getVariable(CALLER, Caller.class),
                        exchange.getVariable(CANCELLATION, Cancellation.class),
                        new ServiceEstimator(client)));
        var context = new ServiceCallContext(exchange);
        Object response = ServiceRequests.send(client.with(context.ofCall()), request, kind);
        exchange.setVariable(REQUEST_STATS, context.stats());
        exchange.getMessage().setBody(response instanceof ModelStream<?> stream ? body(stream, exchange) : response);
        RESPONSE_HEADERS.process(exchange);
    }

    /** The stream as a body that is closed with the exchange, unless it may still be read. */
    private static Object body(ModelStream<?> stream, Exchange exchange) {
        ModelStream<?> body = switch (stream) {
            case ChatStream chat -> ForwardingStream.chat(chat);
            case GenerateStream generate -> ForwardingStream.generate(generate);
            default -> stream;
        };
        exchange.getExchangeExtension().addOnCompletion(new StreamCloser(body, frontendCaller(exchange)));
        return body;
    }

    private static @Nullable Caller frontendCaller(Exchange exchange) {
        return CallVariables.ofFrontend(exchange) == null ? null : exchange.getVariable(CALLER, Caller.class);
    }
}
