package io.ratatoskr.camel.provider;

import io.netty.channel.ConnectTimeoutException;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.ProviderUnavailable.Cause;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What a failure of the wire means: always a {@link ProviderUnavailable} that says what happened at which address. */
final class UpstreamFailures {
    private UpstreamFailures() {}

    /** @param help what to do when no connection comes about */
    static GatewayException of(String provider, String address, String help, Throwable cause) {
        return switch (cause) {
            case GatewayException known -> known;
            case ConnectTimeoutException timeout ->
                unavailable(
                        provider, "no connection to " + address + " in time" + brackets(help), Cause.TIMEOUT, timeout);
            case ConnectException refused ->
                unavailable(
                        provider,
                        "connection refused at " + address + brackets(help.isEmpty() ? "is it running?" : help),
                        Cause.UNAVAILABLE,
                        refused);
            case UnknownHostException unknown ->
                unavailable(provider, "no host of that name: " + address + brackets(help), Cause.UNAVAILABLE, unknown);
            case SSLException tls ->
                unavailable(
                        provider, "no TLS connection to " + address + ": " + tls.getMessage(), Cause.UNAVAILABLE, tls);
            case ConnectionPoolTooBusyException busy ->
                unavailable(
                        provider, "too many calls to " + address + " wait for a connection", Cause.UNAVAILABLE, busy);
            case HttpClosedException closed -> broken(provider, address, closed);
            case StreamResetException reset -> broken(provider, address, reset);
            case IOException reset -> broken(provider, address, reset);
            default ->
                unavailable(
                        provider,
                        "the call to " + address + " failed: "
                                + cause.getClass().getSimpleName(),
                        Cause.BAD_ANSWER,
                        cause);
        };
    }

    private static String brackets(String help) {
        return help.isEmpty() ? "" : " (" + help + ")";
    }

    private static ProviderUnavailable broken(String provider, String address, Throwable cause) {
        return unavailable(
                provider, address + " closed the connection before its answer was complete", Cause.BAD_ANSWER, cause);
    }

    private static ProviderUnavailable unavailable(String provider, String what, Cause kind, Throwable cause) {
        return new ProviderUnavailable(provider + ": " + what, kind, cause);
    }
}
