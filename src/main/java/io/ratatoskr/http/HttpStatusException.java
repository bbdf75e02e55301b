package io.ratatoskr.http;

import io.ratatoskr.api.error.GatewayException;
import java.util.Map;

/** A failure of a route with an HTTP status, and headers, of its own; for what only exists in HTTP, such as 405. */
public final class HttpStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final GatewayException error;
    private final transient Map<String, String> headers;

    /** @param error for the body */
    public HttpStatusException(int status, GatewayException error, Map<String, String> headers) {
        super(error.getMessage(), error, false, false);
        this.status = status;
        this.error = error;
        this.headers = Map.copyOf(headers);
    }

    Rejection toRejection() {
        return new Rejection(status, error, headers);
    }
}
