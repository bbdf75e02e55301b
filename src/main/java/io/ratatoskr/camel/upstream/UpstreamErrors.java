package io.ratatoskr.camel.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Maps connection errors to {@link ProviderUnavailable} with the address in the message. */
final class UpstreamErrors {
    private UpstreamErrors() {}

    static GatewayException toException(CallTarget target, Throwable cause) {
        String provider = target.provider();
        String address = target.address();
        String connectionHint = target.connectionHint();
        return switch (cause) {
            case GatewayException known -> known;
            case ConnectTimeoutException timeout ->
                unavailable(
                        provider,
                        "connection to " + address + " timed out" + inParentheses(connectionHint),
                        Reason.TIMEOUT,
                        timeout);
            case ConnectException refused ->
                unavailable(
                        provider,
                        "connection refused at " + address
                                + inParentheses(connectionHint.isEmpty() ? "is it running?" : connectionHint),
                        Reason.UNAVAILABLE,
                        refused);
            case UnknownHostException unknown ->
                unavailable(
                        provider,
                        "unknown host: " + address + inParentheses(connectionHint),
                        Reason.UNAVAILABLE,
                        unknown);
            case SSLException tls ->
                unavailable(
                        provider,
                        "TLS connection to " + address + " failed: " + tls.getMessage(),
                        Reason.UNAVAILABLE,
                        tls);
            case HttpClosedException closed -> connectionClosed(provider, address, closed);
            case VertxException closed
            when isClosedOnConnect(closed) ->
                unavailable(
                        provider,
                        "no HTTP connection to " + address + " was established" + inParentheses(connectionHint),
                        Reason.UNAVAILABLE,
                        closed);
            case StreamResetException reset -> connectionClosed(provider, address, reset);
            case IOException reset -> connectionClosed(provider, address, reset);
            default ->
                unavailable(
                        provider,
                        "call to " + address + " failed: " + cause.getClass().getSimpleName(),
                        Reason.INVALID_RESPONSE,
                        cause);
        };
    }

    /** The failure of a call whose connection did not respond to a PING. */
    static GatewayException deadConnection(CallTarget target, Throwable cause) {
        return unavailable(
                target.provider(),
                "the connection to " + target.address() + " is dead: no response to an HTTP/2 PING",
                Reason.INVALID_RESPONSE,
                cause);
    }

    @SuppressWarnings("ReferenceEquality") // Vert.x has one instance, without a type of its own
    private static boolean isClosedOnConnect(VertxException cause) {
        return cause == ConnectionBase.CLOSED_EXCEPTION;
    }

    /** The failure of a call that had no connection yet. */
    static GatewayException notSent(GatewayException failure) {
        return failure instanceof ProviderUnavailable unavailable
                ? unavailable.withProgress(Progress.NOT_SENT)
                : failure;
    }

    private static String inParentheses(String connectionHint) {
        return connectionHint.isEmpty() ? "" : " (" + connectionHint + ")";
    }

    private static ProviderUnavailable connectionClosed(String provider, String address, Throwable cause) {
        return unavailable(
                provider,
                address + " closed the connection before the response was complete",
                Reason.INVALID_RESPONSE,
                cause);
    }

    private static ProviderUnavailable unavailable(String provider, String message, Reason kind, Throwable cause) {
        return new ProviderUnavailable(provider + ": " + message, kind, cause);
    }
}
