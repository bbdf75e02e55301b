package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.routing.Candidate;
import java.util.Optional;

/** Encodes a request as it would be sent to a candidate, without sending it. */
@FunctionalInterface
public interface RequestPreview {
    /**
     * The fields of the body other than the messages, prompt or input, as a JSON object; empty when the candidate's route ends at no
     * {@code provider:} endpoint.
     *
     * @throws GatewayException when the candidate's protocol cannot express the request
     */
    Optional<RawJson> body(Candidate candidate, ModelRequest request);
}
