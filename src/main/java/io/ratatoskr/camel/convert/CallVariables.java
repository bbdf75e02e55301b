package io.ratatoskr.camel.convert;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.OWN_CALL;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.settings.ParameterPolicy;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables of an exchange that hold for one call of an operation: the deadline, unless a frontend has set it, and the parameter policy
 * of a header. They end with the next call, since a route may make many calls with one exchange, or with copies of it. Immutable.
 *
 * @param cancellation the call's own; null: that of a frontend
 * @param hasPolicy whether a header has set the parameter policy
 * @param policyBefore the parameter policy before the header
 */
public record CallVariables(
        @Nullable Cancellation cancellation,
        boolean hasPolicy,
        @Nullable ParameterPolicy policyBefore) {

    /** Ends the variables of the call before, if there are any. */
    public static void endPrevious(Exchange exchange) {
        if (exchange.getVariable(OWN_CALL) instanceof CallVariables previous) {
            exchange.removeVariable(OWN_CALL);
            if (previous.cancellation != null) {
                exchange.removeVariable(CANCELLATION);
                exchange.removeVariable(REQUEST_STATS);
            }
            if (previous.hasPolicy) {
                setOrRemove(exchange, PARAMETER_POLICY, previous.policyBefore);
            }
        }
    }

    /** Sets the parameter policy of this call. */
    static void setPolicy(Exchange exchange, ParameterPolicy policy) {
        CallVariables own = current(exchange);
        ParameterPolicy before =
                own.hasPolicy ? own.policyBefore : exchange.getVariable(PARAMETER_POLICY, ParameterPolicy.class);
        exchange.setVariable(OWN_CALL, new CallVariables(own.cancellation, true, before));
        exchange.setVariable(PARAMETER_POLICY, policy);
    }

    /**
     * The cancellation of a frontend, or of the call that this one is a part of; null when the call needs its own: the exchange has
     * none, or that of a call before. A one-way exchange is a copy for which no frontend waits, such as that of a wire tap.
     */
    @SuppressWarnings("ReferenceEquality") // about this very cancellation
    public static @Nullable Cancellation ofFrontend(Exchange exchange) {
        if (!(exchange.getVariable(CANCELLATION) instanceof Cancellation outer)
                || (exchange.getPattern() == ExchangePattern.InOnly && exchange.getVariable(ATTEMPT) == null)) {
            return null;
        }
        return exchange.getVariable(OWN_CALL) instanceof CallVariables own && own.cancellation == outer ? null : outer;
    }

    /** Gives the call a deadline and statistics of its own. */
    public static void startOwn(Exchange exchange, Duration timeout) {
        CallVariables own = current(exchange);
        var cancellation = Cancellation.withTimeout(timeout);
        exchange.setVariable(OWN_CALL, new CallVariables(cancellation, own.hasPolicy, own.policyBefore));
        exchange.setVariable(CANCELLATION, cancellation);
        exchange.removeVariable(REQUEST_STATS);
    }

    private static CallVariables current(Exchange exchange) {
        return exchange.getVariable(OWN_CALL) instanceof CallVariables own ? own : new CallVariables(null, false, null);
    }

    private static void setOrRemove(Exchange exchange, String name, @Nullable Object value) {
        if (value == null) {
            exchange.removeVariable(name);
        } else {
            exchange.setVariable(name, value);
        }
    }
}
