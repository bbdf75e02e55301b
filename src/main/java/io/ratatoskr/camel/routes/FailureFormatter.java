package io.ratatoskr.camel.routes;

import io.ratatoskr.camel.exchange.RatatoskrConstants;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.ExchangeFormatter;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;

/**
 * Formats a failed exchange as one line: the route, the step with its file and line, the type of the failure and its message. Camel's
 * error handler puts that text at the end of its message history; {@link FailureLogger} takes it out again.
 */
public final class FailureFormatter implements ExchangeFormatter {
    /** Name of the bean. */
    public static final String BEAN = "ratatoskr-failure-formatter";
    /** Encloses the line. Control characters of a message are question marks by then, so that it cannot have this one. */
    private static final char MARK = '\u0001';

    private static final String LOGGED = "RatatoskrFailureLogged";

    @Override
    public String format(Exchange exchange) {
        Throwable failure = exchange.getException();
        if (failure == null) {
            failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        }
        if (failure == null) {
            return "";
        }
        exchange.setProperty(LOGGED, failure);
        return MARK + line(exchange, failure) + MARK;
    }

    /** The line in a text that contains one; else null. */
    static @Nullable String find(String text) {
        int begin = text.indexOf(MARK);
        int end = text.indexOf(MARK, begin + 1);
        return begin < 0 || end < 0 ? null : text.substring(begin + 1, end);
    }

    /** Returns whether an error handler has logged that failure of the exchange. */
    public static boolean isLogged(Exchange exchange, @Nullable Throwable failure) {
        Object logged = exchange.getProperty(LOGGED);
        return logged != null && logged.equals(failure);
    }

    private static String line(Exchange exchange, Throwable failure) {
        String route = ExchangeHelper.getAtRouteId(exchange);
        FailedStep step = FailedStep.of(exchange, failure);
        var text = new StringBuilder("route '").append(route).append("' failed");
        if (step != null) {
            text.append(" at ").append(step.label());
            if (step.location() != null) {
                text.append(" (").append(step.location()).append(')');
            }
        }
        if (exchange.getFromRouteId() != null && !exchange.getFromRouteId().equals(route)) {
            text.append(", called by route '").append(exchange.getFromRouteId()).append("'");
        }
        return text.append(", ")
                .append(origin(exchange))
                .append(": ")
                .append(FailureReason.describe(failure))
                .toString();
    }

    /** The request of an HTTP caller, by the id that the caller gets, or the exchange; and the file that a route has read. */
    private static String origin(Exchange exchange) {
        String request = exchange.getVariable(RatatoskrConstants.REQUEST_ID, String.class);
        String origin = request == null ? "exchange " + exchange.getExchangeId() : "request " + request;
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME_CONSUMED, String.class);
        return file == null ? origin : origin + ", file " + file;
    }
}
