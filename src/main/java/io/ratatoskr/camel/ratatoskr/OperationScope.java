package io.ratatoskr.camel.ratatoskr;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.OWN_CALL;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.convert.CallVariables;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.exchange.PolicyScope;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.MessageHelper;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an exchange. It works on a copy of the message. The gateway's variables are as before when it ends, since the exchange may
 * be in the policy of an operation around it. A failure leaves the message as it was, so that it can be sent again.
 */
final class OperationScope {
    /** Variable: the names of the operations that the exchange is in, the outermost first. */
    static final String ACTIVE = "ratatoskrOperations";

    static final int MAX_DEPTH = 16;

    /** The gateway's variables that an operation sets. */
    private static final List<String> OWN = List.of(REQUEST, OWN_CALL, CANCELLATION, REQUEST_STATS, PARAMETER_POLICY);

    private final Exchange exchange;
    private final Message message;
    private final @Nullable Object[] before = new Object[OWN.size()];
    private final @Nullable List<?> active;
    private final boolean nested;

    private OperationScope(Exchange exchange) {
        this.exchange = exchange;
        this.message = exchange.getMessage();
        this.active = exchange.getVariable(ACTIVE) instanceof List<?> names ? names : null;
        this.nested = active != null || PolicyScope.contains(exchange);
        for (int i = 0; i < OWN.size(); i++) {
            before[i] = exchange.getVariable(OWN.get(i));
        }
    }

    /**
     * Starts an operation.
     *
     * @throws ConfigurationInvalid when operations call each other without an end
     */
    static OperationScope enter(Exchange exchange, EndpointOperation operation) {
        var scope = new OperationScope(exchange);
        List<String> names = scope.names(operation);
        exchange.setVariable(ACTIVE, names);
        if (scope.nested) {
            // The calls of a policy are not attempts of the request
            exchange.removeVariable(REQUEST_STATS);
            CallVariables.startNested(exchange);
        }
        exchange.setMessage(scope.message.copy());
        return scope;
    }

    private List<String> names(EndpointOperation operation) {
        if (active == null) {
            return List.of(operation.wireName());
        }
        List<String> names = Stream.concat(active.stream().map(String::valueOf), Stream.of(operation.wireName()))
                .toList();
        if (names.size() > MAX_DEPTH) {
            throw new ConfigurationInvalid(
                    "ratatoskr: %d operations call each other (%s, …); a route that serves one of them must not send to it"
                            .formatted(names.size(), String.join(" → ", names.subList(0, 3))));
        }
        return names;
    }

    /** Whether an operation goes on around this one; its policy has been applied. */
    boolean isNested() {
        return nested;
    }

    /** Ends the operation with the exchange's response or failure: makes the response what the route gets of it. */
    void end(ResponseConversion conversion) {
        if (exchange.getException() == null) {
            try {
                Message response = exchange.getMessage();
                EndpointOption.HEADERS.forEach(response::removeHeader);
                response.setBody(conversion.convert(exchange, response.getBody()));
                leave();
                return;
            } catch (Exception failure) {
                exchange.setException(failure);
            }
        }
        leave();
        Exception failure = exchange.getException();
        exchange.setException(GatewayExceptions.unwrap(failure) instanceof GatewayException known ? known : failure);
        // The route of the operation may have an error handler, which gave up; that of this route decides for itself
        exchange.getExchangeExtension().setRedeliveryExhausted(false);
        restoreMessage();
    }

    /** The variables are those before the operation. */
    private void leave() {
        restore(ACTIVE, active);
        for (int i = 0; i < before.length; i++) {
            restore(OWN.get(i), before[i]);
        }
    }

    private void restore(String variable, @Nullable Object value) {
        if (value == null) {
            exchange.removeVariable(variable);
        } else {
            exchange.setVariable(variable, value);
        }
    }

    /** Sets the message that the operation was called with. */
    private void restoreMessage() {
        exchange.setMessage(message);
        MessageHelper.resetStreamCache(message);
    }
}
