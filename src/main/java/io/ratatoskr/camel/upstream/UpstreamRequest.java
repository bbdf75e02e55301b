package io.ratatoskr.camel.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * A request and the client that sends it.
 *
 * @param body null: none
 * @param fullBody true if the reader waits for the complete response and is woken only at its end
 */
public record UpstreamRequest(
        HttpClient client, RequestOptions options, @Nullable Buffer body, boolean fullBody) {}
