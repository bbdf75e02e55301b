package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Sends the message to the route of the operation, on the same exchange. Within a policy it goes to {@code direct:serve-<operation>}, so
 * that no policy calls itself. Thread-safe.
 */
final class RatatoskrProducer extends DefaultAsyncProducer {
    private final EndpointOperation operation;
    private final RequestOptions options;
    private final ResponseConversion conversion;
    private final Map<String, AsyncProducer> routes = new ConcurrentHashMap<>();

    RatatoskrProducer(
            RatatoskrEndpoint endpoint,
            EndpointOperation operation,
            RequestOptions options,
            ResponseConversion conversion) {
        super(endpoint);
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
            AsyncProducer route = route(scope, exchange);
            return route.process(exchange, synchronous -> {
                scope.end(conversion);
                callback.done(synchronous);
            });
        } catch (Exception failure) {
            exchange.setException(failure);
            scope.end(conversion);
            callback.done(true);
            return true;
        }
    }

    private AsyncProducer route(OperationScope scope, Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        options.apply(exchange, message);
        conversion.prepare(exchange);
        EndpointOperation performed = operation.performedFor(message);
        if (!scope.isNested()) {
            return routes.computeIfAbsent(performed.entry(), this::createRoute);
        }
        AsyncProducer route = routes.computeIfAbsent(performed.serve(), this::createRoute);
        // What direct:<operation> does before its policy
        CamelContextHelper.mandatoryLookup(
                        exchange.getContext(),
                        RatatoskrConstants.REQUEST_BEAN_PREFIX
                                + performed.kind().wireName(),
                        Processor.class)
                .process(exchange);
        return route;
    }

    private AsyncProducer createRoute(String uri) {
        CamelContext context = getEndpoint().getCamelContext();
        if (context.getRegistry().lookupByName(RatatoskrConstants.ADMISSION_BEAN) == null) {
            throw new GatewayStopping(
                    "the CamelContext '%s' has no gateway; install one with Ratatoskr.into, or leave camel.component.ratatoskr.autoInstall at true"
                            .formatted(context.getName()));
        }
        try {
            AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
            ServiceHelper.startService(producer);
            return producer;
        } catch (Exception failure) {
            throw new IllegalStateException("cannot create a producer for " + uri, failure);
        }
    }

    @Override
    protected void doStop() throws Exception {
        routes.values().forEach(ServiceHelper::stopService);
        routes.clear();
        super.doStop();
    }
}
