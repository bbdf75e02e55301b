package io.ratatoskr.camel.routes;

import org.apache.camel.LoggingLevel;
import org.apache.camel.spi.CamelLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the failure of an exchange on one line; the stack trace only at debug level. Thread-safe. */
final class FailureLogger extends CamelLogger {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLogger.class);

    FailureLogger() {
        super(LOG, LoggingLevel.ERROR);
    }

    @Override
    public void log(String message, LoggingLevel level) {
        write(message, null, level);
    }

    @Override
    public void log(String message) {
        write(message, null, getLevel());
    }

    @Override
    public void log(String message, Throwable failure, LoggingLevel level) {
        write(message, failure, level);
    }

    @Override
    public void log(String message, Throwable failure) {
        write(message, failure, getLevel());
    }

    private static void write(String message, @Nullable Throwable failure, LoggingLevel level) {
        String line = FailureFormatter.find(message);
        if (failure != null && LOG.isDebugEnabled() && level != LoggingLevel.OFF) {
            CamelLogger.log(LOG, level, line == null ? message : line, failure);
        } else if (line != null) {
            CamelLogger.log(LOG, level, line);
        } else {
            // A retry: Camel's text is one line
            CamelLogger.log(LOG, level, message.lines().findFirst().orElse(""));
        }
    }
}
