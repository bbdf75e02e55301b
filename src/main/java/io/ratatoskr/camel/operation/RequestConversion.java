package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.POLICY_COPIES;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.convert.CallVariables;
import io.ratatoskr.camel.convert.RequestBodies;
import io.ratatoskr.camel.convert.RequestEstimator;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.convert.RequestView;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.CopyOrigin;
import io.ratatoskr.camel.exchange.PolicyScope;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.UnitOfWork;

/**
 * First step of {@code direct:<operation>}: makes any body the request of the operation, changed by the headers in {@code
 * CamelRatatoskr…}, and sets the variable {@code request} for its policy. Thread-safe.
 */
public final class RequestConversion implements Processor {
    /** Routes inside each other; below the depth at which the stack of a thread ends. */
    private static final int MAX_DEPTH = 100;

    /** Copies of copies that policies send to operations; each may make several. */
    private static final int MAX_COPIES = 5;

    /** The exchange that was counted last. */
    private record CopyDepth(String exchangeId, int depth) {}

    private final RequestKind kind;
    private final RequestEstimator estimator;

    public RequestConversion(RequestKind kind, RequestEstimator estimator) {
        this.kind = kind;
        this.estimator = estimator;
    }

    /**
     * @throws InvalidRequest when the body or a header is invalid
     * @throws ConfigurationInvalid when a policy calls its own operation without end
     */
    @Override
    public void process(Exchange exchange) {
        UnitOfWork work = exchange.getUnitOfWork();
        if (work != null && work.routeStackLevel() > MAX_DEPTH) {
            throw callsItself();
        }
        if (exchange.getVariable(REQUEST) != null) {
            boundCopies(exchange);
        }
        CallVariables.endPrevious(exchange);
        RequestBodies.prepare(exchange, kind);
        exchange.setVariable(
                REQUEST,
                new RequestView(
                        exchange.getMessage().getBody(),
                        kind,
                        exchange.getVariable(CALLER) instanceof Caller caller ? caller : null,
                        exchange.getVariable(CANCELLATION) instanceof Cancellation cancellation ? cancellation : null,
                        estimator));
    }

    /**
     * A copy, such as that of a wire tap, has a new stack of routes, so that a policy could send copies to itself forever. One that has
     * gone through a queue is not in the policy any more; the step that sent it was.
     */
    private void boundCopies(Exchange exchange) {
        CopyDepth before = exchange.getVariable(POLICY_COPIES, CopyDepth.class);
        String id = exchange.getExchangeId();
        if ((before == null || !before.exchangeId.equals(id))
                && (CopyOrigin.takePolicyCopy(exchange) || PolicyScope.contains(exchange))) {
            int depth = before == null ? 1 : before.depth + 1;
            if (depth > MAX_COPIES) {
                throw callsItself();
            }
            exchange.setVariable(POLICY_COPIES, new CopyDepth(id, depth));
        }
    }

    private ConfigurationInvalid callsItself() {
        return new ConfigurationInvalid(
                "direct:%1$s calls itself: a policy that needs the model calls direct:serve-%1$s"
                        .formatted(kind.wireName()));
    }
}
