package io.ratatoskr.camel.convert;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.OWN_CALL;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.camel.exchange.Durations;
import io.ratatoskr.settings.ParameterPolicy;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables of an exchange that hold for one call of an operation: the deadline, unless a frontend has set it, and what its headers say
 * about the parameter policy and the timeout. They end with the next call, since a route may make many calls with one exchange, or with
 * copies of it. Immutable.
 *
 * @param deadline null: that of a frontend
 * @param policy null: no header has set the parameter policy
 * @param timeout of a header; null: there is none
 */
public record CallVariables(
        @Nullable OwnDeadline deadline,
        @Nullable OwnPolicy policy,
        @Nullable Duration timeout) {
    private static final CallVariables NONE = new CallVariables(null, null, null);

    /**
     * The deadline of this call.
     *
     * @param frontend the cancellation of a frontend, of which this deadline is a shorter one; null: there is none
     * @param link ends with this call
     */
    record OwnDeadline(Cancellation cancellation, @Nullable Cancellation frontend, Cancellation.Registration link) {}

    /** @param before the parameter policy before the header */
    record OwnPolicy(@Nullable ParameterPolicy before) {}

    /** Ends the variables of the call before, if there are any. */
    public static void endPrevious(Exchange exchange) {
        if (exchange.getVariable(OWN_CALL) instanceof CallVariables previous) {
            exchange.removeVariable(OWN_CALL);
            OwnDeadline own = previous.deadline;
            if (own != null) {
                own.link.remove();
                setOrRemove(exchange, CANCELLATION, own.frontend);
                if (own.frontend == null) {
                    exchange.removeVariable(REQUEST_STATS);
                }
            }
            if (previous.policy != null) {
                setOrRemove(exchange, PARAMETER_POLICY, previous.policy.before);
            }
        }
    }

    /** A call within the call begins: the deadline of this one holds for it too, whose other variables it does not have. */
    public static void startNested(Exchange exchange) {
        CallVariables own = current(exchange);
        if (own.deadline != null || own.timeout != null) {
            setOrRemove(exchange, OWN_CALL, own.policy == null ? null : new CallVariables(null, own.policy, null));
        }
    }

    /** Sets the parameter policy of this call. */
    static void setPolicy(Exchange exchange, ParameterPolicy policy) {
        CallVariables own = current(exchange);
        OwnPolicy before = own.policy != null
                ? own.policy
                : new OwnPolicy(exchange.getVariable(PARAMETER_POLICY, ParameterPolicy.class));
        exchange.setVariable(OWN_CALL, new CallVariables(own.deadline, before, own.timeout));
        exchange.setVariable(PARAMETER_POLICY, policy);
    }

    /** Sets the timeout of this call, which {@link #startOwn} and {@link #shorten} apply. */
    static void setTimeout(Exchange exchange, Duration timeout) {
        CallVariables own = current(exchange);
        exchange.setVariable(OWN_CALL, new CallVariables(own.deadline, own.policy, timeout));
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
        OwnDeadline own = current(exchange).deadline;
        return own != null && own.cancellation == outer ? own.frontend : outer;
    }

    /**
     * Gives the call a deadline and statistics of its own.
     *
     * @param limit the timeout without one of its own, and the maximum
     */
    public static void startOwn(Exchange exchange, Duration limit) {
        CallVariables own = current(exchange);
        Duration timeout = own.timeout == null ? limit : Durations.min(own.timeout, limit);
        var deadline = new OwnDeadline(Cancellation.withTimeout(timeout), null, () -> {});
        exchange.setVariable(OWN_CALL, new CallVariables(deadline, own.policy, own.timeout));
        exchange.setVariable(CANCELLATION, deadline.cancellation);
        exchange.removeVariable(REQUEST_STATS);
    }

    /** Gives the call of a frontend a deadline of its own, if its timeout is shorter than the time that is left. */
    public static void shorten(Exchange exchange, Cancellation frontend) {
        if (exchange.getVariable(OWN_CALL) instanceof CallVariables own
                && own.timeout != null
                && own.timeout.compareTo(frontend.remaining()) < 0) {
            var shorter = Cancellation.withTimeout(own.timeout);
            var deadline = new OwnDeadline(shorter, frontend, frontend.propagateTo(shorter));
            exchange.setVariable(OWN_CALL, new CallVariables(deadline, own.policy, own.timeout));
            exchange.setVariable(CANCELLATION, shorter);
        }
    }

    /** Limits the time of a call that another process performs to the timeout of its headers, if there is one. */
    public static void limit(Exchange exchange) {
        Duration timeout = current(exchange).timeout;
        if (timeout != null) {
            Cancellation frontend = ofFrontend(exchange);
            if (frontend == null) {
                startOwn(exchange, timeout);
            } else {
                shorten(exchange, frontend);
            }
        }
    }

    private static CallVariables current(Exchange exchange) {
        return exchange.getVariable(OWN_CALL) instanceof CallVariables own ? own : NONE;
    }

    private static void setOrRemove(Exchange exchange, String name, @Nullable Object value) {
        if (value == null) {
            exchange.removeVariable(name);
        } else {
            exchange.setVariable(name, value);
        }
    }
}
