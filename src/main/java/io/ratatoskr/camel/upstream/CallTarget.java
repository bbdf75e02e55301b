package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import java.time.Duration;

/**
 * What a call is sent to, for the messages of its failures.
 *
 * @param provider subject of the messages
 * @param address shown in connection errors
 * @param connectionHint hint for connection errors; may be empty
 */
public record CallTarget(String provider, String address, String connectionHint) {
    GatewayException timedOut(Duration timeout, String waitingFor) {
        return new ProviderUnavailable(
                "%s: timed out after %s waiting for %s"
                        .formatted(provider, UpstreamCall.formatDuration(timeout), waitingFor),
                Reason.TIMEOUT);
    }

    GatewayException deadlinePassed(String waitingFor) {
        return new ProviderUnavailable(
                "%s: request deadline exceeded while waiting for %s".formatted(provider, waitingFor), Reason.DEADLINE);
    }

    /** @param limit of the response, with its unit */
    GatewayException tooLong(String limit) {
        return new ProviderUnavailable("%s: response exceeds %s".formatted(provider, limit), Reason.INVALID_RESPONSE);
    }

    GatewayException overloaded() {
        return new Overloaded(
                        "%s: the responses of other calls fill the memory for responses (ratatoskr.routing.response-budget); retry in 1 s"
                                .formatted(provider))
                .setRetryAfter(Duration.ofSeconds(1));
    }
}
