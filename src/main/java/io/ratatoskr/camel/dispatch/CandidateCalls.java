package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.OWN_CALL;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.provider.BreakerCall;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.EmbeddingValidator;
import io.ratatoskr.settings.CallerKeyPolicy;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request to one candidate: creates the exchange of the attempt, passes the circuit breaker of the model where there is one, and
 * finds the failure. Thread-safe.
 */
final class CandidateCalls {
    /** Variables that attempts do not get. */
    private static final Set<String> CALLS_OWN = Set.of(INBOUND_REQUEST, REQUEST, REQUEST_STATS, OWN_CALL);

    private final Operation operation;
    private final DispatchContext dispatch;

    CandidateCalls(Operation operation, DispatchContext dispatch) {
        this.operation = operation;
        this.dispatch = dispatch;
    }

    Operation operation() {
        return operation;
    }

    DispatchContext dispatch() {
        return dispatch;
    }

    /** Whether the call carries headers of the caller: a rejection may then be about these, and not about our key. */
    boolean hasForwardedHeaders(Exchange exchange, String provider) {
        ProviderSettings settings = dispatch.providers().get(provider);
        return settings != null
                && settings.forwardHeaders().stream()
                        .anyMatch(name -> exchange.getMessage().getHeader(name) != null);
    }

    /** Calls one candidate, behind the circuit breaker of its model or of the caller's key where there is one; null on success. */
    @Nullable
    GatewayException call(@Nullable Producer producer, Exchange attempt, ModelRequest request, Candidate candidate)
            throws Exception {
        Secret callerKey = attempt.getVariable(ATTEMPT) instanceof Attempt own ? own.callerKey() : null;
        if (callerKey == null) {
            if (isKeyRequired(candidate.provider())) {
                return ModelNotAvailable.accessDenied(
                        "%s: only calls with the caller's own key, in %s"
                                .formatted(candidate.provider(), CallerKeys.HEADER),
                        null);
            }
            if (!dispatch.breakers().isPerModel(candidate.provider())) {
                return send(producer, attempt, request, candidate);
            }
        }
        BreakerCall call;
        try {
            call = dispatch.breakers()
                    .startModelCall(
                            candidate.provider(),
                            operation.wireName(),
                            candidate.model(),
                            callerKey == null ? "" : CallerKeys.tenant(callerKey));
        } catch (CircuitOpen open) {
            return open;
        }
        try {
            GatewayException failure = send(producer, attempt, request, candidate);
            if (failure != null) {
                call.fail(failure);
                return failure;
            }
            Object result = attempt.getMessage().getBody();
            Object observed = call.observe(result, attempt.getVariable(CANCELLATION, Cancellation.class));
            attempt.getMessage().setBody(observed);
            return null;
        } catch (Throwable failure) {
            call.fail(failure);
            throw failure;
        }
    }

    private boolean isKeyRequired(String provider) {
        ProviderSettings settings = dispatch.providers().get(provider);
        return settings != null && settings.callerKeys() == CallerKeyPolicy.REQUIRED;
    }

    /** Sends the request to one candidate; null on success. */
    private @Nullable GatewayException send(
            @Nullable Producer producer, Exchange attempt, ModelRequest request, Candidate candidate) throws Exception {
        if (producer == null) {
            throw new IllegalStateException("candidate '" + candidate.provider() + "' has no route");
        }
        try {
            producer.process(attempt);
        } catch (DirectConsumerNotAvailableException notAvailable) {
            attempt.setException(notAvailable);
        }
        Exception failure = attempt.getException();
        if (failure == null) {
            return attempt.getMessage().getBody() instanceof EmbedResponse vectors
                            && request instanceof EmbedRequest embedRequest
                    ? EmbeddingValidator.check(candidate.provider(), embedRequest, vectors, dimensions(candidate))
                    : null;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return known;
            }
            if (cause instanceof CallNotPermittedException) {
                return dispatch.breakers().rejection(candidate.provider(), operation.wireName());
            }
            if (cause instanceof DirectConsumerNotAvailableException) {
                return new ProviderUnavailable(candidate.provider() + ": route is stopped")
                        .withProgress(Progress.NOT_SENT);
            }
        }
        throw failure;
    }

    private int dimensions(Candidate candidate) {
        KnownModel known = dispatch.registry().find(candidate.model()).get(candidate.provider());
        Integer dimensions = known == null ? null : known.info().dimensions();
        return dimensions == null ? 0 : dimensions;
    }

    /** Creates the exchange of an attempt. Of the caller's headers, only those in the provider's {@code forward-headers} are copied. */
    Exchange createAttempt(Exchange exchange, ModelRequest request, Attempt attemptState) {
        var attempt = new DefaultExchange(exchange.getContext(), exchange.getPattern());
        attempt.setExchangeId(exchange.getExchangeId());
        attempt.getExchangeExtension().setFromEndpoint(exchange.getFromEndpoint());
        attempt.getExchangeExtension().setFromRouteId(exchange.getFromRouteId());
        attempt.getExchangeExtension().setUnitOfWork(exchange.getUnitOfWork());
        if (exchange.hasVariables()) {
            exchange.getVariables().forEach((name, value) -> {
                if (!CALLS_OWN.contains(name)) {
                    attempt.setVariable(name, value);
                }
            });
        }
        attempt.setVariable(ATTEMPT, attemptState);
        ProviderSettings settings = dispatch.providers().get(attemptState.provider());
        if (settings != null) {
            for (String header : settings.forwardHeaders()) {
                Object value = exchange.getMessage().getHeader(header);
                if (value != null) {
                    attempt.getIn().setHeader(header, value);
                }
            }
        }
        attempt.getIn().setBody(request);
        return attempt;
    }
}
