package io.ratatoskr.dialect;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;

/** Writes responses that are not streamed. Thread-safe. */
@Experimental
@FunctionalInterface
public interface ResponseWriter {
    /** @param request the request as the caller sent it, which may decide the format of the response */
    byte[] write(ModelResponse response, ModelRequest request);
}
