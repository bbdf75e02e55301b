package io.ratatoskr.camel.http;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.dialect.openai.OpenAiErrorRenderer;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.HttpErrorResponses;

/** Renders failures in OpenAI's format. Internal errors are logged here with their stack trace and returned without it. */
public final class OpenAiHttpErrorResponses implements HttpErrorResponses {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiHttpErrorResponses.class);

    @Override
    public GatewayHttpResponse render(String path, Throwable failure) {
        RuntimeException known = GatewayExceptions.unwrap(failure);
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        if (known instanceof GatewayException gatewayFailure) {
            gatewayFailure.retryAfter().ifPresent(wait -> {
                long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
                headers.put("retry-after", Long.toString(seconds));
            });
            if (retriesExhausted(gatewayFailure)) {
                headers.put("x-should-retry", "false");
            }
            LOG.debug("{}: {}", path, gatewayFailure.getMessage());
        } else {
            LOG.error("{} failed with an internal error", path, failure);
        }
        return new GatewayHttpResponse(
                OpenAiErrorRenderer.status(known),
                headers,
                new GatewayHttpResponse.Content.Full(OpenAiErrorRenderer.body(known)));
    }

    /** Returns whether the gateway has already retried, so that retries of the client would only multiply the calls. */
    private static boolean retriesExhausted(GatewayException failure) {
        return failure instanceof ProviderUnavailable
                || failure instanceof RateLimited
                || failure instanceof QuotaExceeded
                || failure instanceof AuthenticationFailed
                || failure instanceof CircuitOpen
                || failure instanceof NoProviderAvailable
                || failure instanceof Cancelled;
    }
}
