package io.ratatoskr.http;

import io.ratatoskr.api.error.GatewayException;

/** Renders failures in the dialect of a path. Never throws, never shows a stack trace or a key. */
@FunctionalInterface
public interface HttpErrorResponses {
    /**
     * @param path the request's path, which decides the dialect
     * @param failure a GatewayException, or anything else, which is rendered as an internal error
     */
    GatewayHttpResponse render(String path, Throwable failure);

    /**
     * Renders a failure with its own HTTP status, such as 404 for a path or 405; a dialect whose body repeats the status overrides
     * this.
     */
    default GatewayHttpResponse render(String path, GatewayException failure, int status) {
        GatewayHttpResponse response = render(path, failure);
        return new GatewayHttpResponse(status, response.headers(), response.content());
    }
}
