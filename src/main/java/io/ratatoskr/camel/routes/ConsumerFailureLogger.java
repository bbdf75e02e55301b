package io.ratatoskr.camel.routes;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the failures of a route's consumer on one line, and not again those that the route's error handler has logged. */
final class ConsumerFailureLogger implements ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerFailureLogger.class);

    private final String route;
    private final @Nullable String location;

    ConsumerFailureLogger(String route, @Nullable String location) {
        this.route = route;
        this.location = location;
    }

    @Override
    public void handleException(Throwable failure) {
        handleException(null, null, failure);
    }

    @Override
    public void handleException(@Nullable String message, Throwable failure) {
        handleException(message, null, failure);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, @Nullable Throwable failure) {
        if (exchange != null && FailureFormatter.isLogged(exchange, failure)) {
            return;
        }
        LOG.warn(
                "route '{}' failed at its start{}{}: {}",
                route,
                location == null ? "" : " (" + location + ")",
                exchange == null ? "" : ", exchange " + exchange.getExchangeId(),
                failure == null ? String.valueOf(message) : FailureReason.describe(failure));
        LOG.debug("{}", message, failure);
    }
}
