package io.ratatoskr.dialect;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;

/** Parses the body of a request for one operation. Thread-safe. */
@Experimental
@FunctionalInterface
public interface RequestParser {
    /**
     * Parses a body that is not empty.
     *
     * @throws GatewayException InvalidRequest naming the field, its value and what is allowed
     */
    ModelRequest parse(byte[] body);
}
