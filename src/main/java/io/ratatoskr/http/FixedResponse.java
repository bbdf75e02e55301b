package io.ratatoskr.http;

/**
 * A complete response of the server itself.
 *
 * @param reason for the log
 */
record FixedResponse(GatewayHttpResponse response, String reason) implements EarlyResponse {
    @Override
    public int status() {
        return response.status();
    }

    @Override
    public long delayMillis() {
        return 0;
    }

    @Override
    public GatewayHttpResponse toResponse(HttpErrorResponses errorResponses, String path) {
        return response;
    }
}
