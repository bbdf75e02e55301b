package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.routing.Candidate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encodes a request as it would be sent to a candidate, without sending it. */
@FunctionalInterface
public interface RequestPreview {
    /**
     * The fields of the body other than the messages, prompt or input, as a JSON object; empty when the candidate's route ends at no
     * {@code provider:} endpoint.
     *
     * @param cancellation ends the wait for a thread for a large body; null: none
     * @throws GatewayException when the candidate's protocol cannot express the request
     */
    Optional<RawJson> body(Candidate candidate, ModelRequest request, @Nullable Cancellation cancellation);
}
