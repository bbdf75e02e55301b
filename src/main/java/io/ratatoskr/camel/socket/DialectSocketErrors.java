package io.ratatoskr.camel.socket;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.dialect.ErrorRenderer;
import io.ratatoskr.http.LoggedFailure;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.socket.SocketErrorRenderer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders failures as the HTTP API does: its {@code error} object, and as {@code meta} what HTTP has in the status line and in headers.
 * Internal errors are logged here with their stack trace and returned without it.
 */
final class DialectSocketErrors implements SocketErrorRenderer {
    private static final Logger LOG = LoggerFactory.getLogger(DialectSocketErrors.class);
    private static final byte[] START = "{\"error\":".getBytes(StandardCharsets.US_ASCII);
    private static final int CAPACITY = 64;

    private final ErrorRenderer renderer;

    /** @param renderer writes an object with the only field {@code error} */
    DialectSocketErrors(ErrorRenderer renderer) {
        this.renderer = renderer;
    }

    @Override
    public RenderedError render(String subject, Throwable failure) {
        RuntimeException known = GatewayExceptions.unwrap(failure);
        if (known instanceof GatewayException) {
            LOG.debug("{}: {}", subject, known.getMessage());
        } else if (!(failure instanceof LoggedFailure)) {
            LOG.error("{} failed with an internal error", subject, failure);
        }
        int status = renderer.status(known);
        var meta = new JsonWriter(CAPACITY).beginObject().field("status", Integer.valueOf(status));
        if (known instanceof GatewayException gateway) {
            gateway.retryAfter().ifPresent(wait -> meta.field("retry_after_ms", Long.valueOf(wait.toMillis())));
        }
        return new RenderedError(
                status, valueOf(renderer.body(known, status)), meta.endObject().toBytes());
    }

    private static byte[] valueOf(byte[] body) {
        boolean wrapped = body.length > START.length && Arrays.equals(START, 0, START.length, body, 0, START.length);
        return wrapped ? Arrays.copyOfRange(body, START.length, body.length - 1) : body;
    }
}
