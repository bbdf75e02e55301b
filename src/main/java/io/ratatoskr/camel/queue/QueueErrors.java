package io.ratatoskr.camel.queue;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.exchange.RequestOutcome;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.ErrorRenderer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders failures as responses: the body is that of the HTTP API, {@code {"error": …}}. Thread-safe. */
public final class QueueErrors {
    private static final Logger LOG = LoggerFactory.getLogger(QueueErrors.class);

    private final ErrorRenderer renderer;

    private QueueErrors(ErrorRenderer renderer) {
        this.renderer = renderer;
    }

    /**
     * Renders in OpenAI's dialect, as the HTTP API does.
     *
     * @throws ConfigurationInvalid when that dialect is missing
     */
    public static QueueErrors of(Map<String, Dialect> dialects) {
        Dialect openAi = dialects.get(Dialects.OPENAI);
        if (openAi == null) {
            throw new ConfigurationInvalid(
                    "message queues need the dialect '%s'; found: %s".formatted(Dialects.OPENAI, dialects.keySet()));
        }
        return new QueueErrors(openAi.errorRenderer()
                .orElseThrow(() ->
                        new ConfigurationInvalid("the dialect '%s' has no error renderer".formatted(openAi.name()))));
    }

    /** The status that HTTP would have. */
    public int status(Throwable failure) {
        return renderer.status(GatewayExceptions.unwrap(failure));
    }

    /** Returns whether the failure is of the gateway's own types, so that its message may be shown to the sender. */
    public static boolean isKnown(Throwable failure) {
        return GatewayExceptions.unwrap(failure) instanceof GatewayException;
    }

    /**
     * Renders a failure. An internal one is rendered without details, and logged with its stack trace unless that has been done.
     *
     * @param subject for the log, such as the request's id
     */
    public QueueReply render(String subject, Throwable failure, boolean logged) {
        RuntimeException known = GatewayExceptions.unwrap(failure);
        if (known instanceof GatewayException) {
            LOG.debug("{}: {}", subject, known.getMessage());
        } else if (!logged) {
            LOG.error("{} failed with an internal error", subject, failure);
        }
        int status = renderer.status(known);
        var headers = new LinkedHashMap<String, String>();
        headers.put(QueueHeaders.CONTENT_TYPE, "application/json");
        headers.put(QueueHeaders.STATUS, Integer.toString(status));
        headers.put(QueueHeaders.ERROR, RequestOutcome.statusOf(known));
        if (known instanceof GatewayException gateway) {
            gateway.retryAfter()
                    .ifPresent(wait -> headers.put(QueueHeaders.RETRY_AFTER, Long.toString(wait.toMillis())));
        }
        return new QueueReply(status, renderer.body(known, status), headers);
    }
}
