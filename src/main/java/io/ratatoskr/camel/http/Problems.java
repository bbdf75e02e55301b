package io.ratatoskr.camel.http;

/** How a failure looks in the dialect that a path speaks. Never throws, never shows a stack trace or a key. */
@FunctionalInterface
public interface Problems {
    /**
     * @param path the request's path, which decides the dialect
     * @param failure a GatewayException, or anything else, which is our own fault and told as such
     */
    HttpReply of(String path, Throwable failure);
}
