package io.ratatoskr.http;

/** A response that the server sends itself, without a route, as soon as it has the head of a request. */
sealed interface EarlyResponse extends RequestGate.Decision permits Rejection, FixedResponse {
    int status();

    /** Returns the reason for the log. */
    String reason();

    /** Returns the time before it is sent, in milliseconds; after a delay the connection is closed. */
    long delayMillis();

    /** @param path of the request, which decides the format of an error */
    GatewayHttpResponse toResponse(HttpErrorResponses errorResponses, String path);
}
