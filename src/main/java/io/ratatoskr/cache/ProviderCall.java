package io.ratatoskr.cache;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.parameters.ParameterChange;
import java.util.List;

/** Calls the candidates of a request. */
@FunctionalInterface
public interface ProviderCall {
    /**
     * What the candidates responded.
     *
     * @param response a response, or a stream
     * @param storable whether another request may get it; false after a fallback
     * @param changes to the caller's parameters
     */
    record Result(Object response, boolean storable, List<ParameterChange> changes) {}

    Result call(ModelRequest request) throws Exception;
}
