package io.ratatoskr.client.transport;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import java.io.EOFException;
import java.net.ConnectException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The failures that a transport itself finds. */
public final class TransportFailures {
    /** What the JDK and Netty report where the other side uses no TLS; Netty's has the bytes. */
    private static final Pattern PLAINTEXT =
            Pattern.compile("^(not an SSL/TLS record|(Unsupported or u|U)nrecognized SSL message)");

    /** What the JDK reports where the response is none of HTTP; the bytes follow. */
    private static final String NO_HTTP = "parsing HTTP/1.1 status line";

    private TransportFailures() {}

    /** No connection could be made. */
    public static ProviderUnavailable notConnected(String service, @Nullable Throwable cause) {
        return new ProviderUnavailable(
                        "no gateway responds at %s%s".formatted(service, why(cause)),
                        Reason.UNAVAILABLE,
                        notNull(cause))
                .withProgress(Progress.NOT_SENT);
    }

    /** The connection was lost before the response was complete. */
    public static ProviderUnavailable lost(String service, @Nullable Throwable cause) {
        return new ProviderUnavailable(
                "the connection to the gateway at %s was lost before the response was complete%s"
                        .formatted(service, why(cause)),
                Reason.UNAVAILABLE,
                notNull(cause));
    }

    /** The deadline of the request has passed. */
    public static ProviderUnavailable timedOut(String service) {
        return new ProviderUnavailable(
                "the gateway at %s did not respond before the deadline of the request".formatted(service),
                Reason.DEADLINE);
    }

    /** The calling thread was interrupted; keeps it so. */
    public static Cancelled interrupted() {
        Thread.currentThread().interrupt();
        return new Cancelled("the calling thread was interrupted");
    }

    /** The failure of a cancelled request, else the other one. */
    public static GatewayException orCancelled(Cancellation cancellation, GatewayException otherwise) {
        return cancellation.isCancelled() ? cancellation.exception() : otherwise;
    }

    /** Returns whether the failure is a connection that was lost once the request was sent. */
    public static boolean isLost(GatewayException failure) {
        return failure instanceof ProviderUnavailable unavailable
                && unavailable.reason() == Reason.UNAVAILABLE
                && unavailable.progress() == Progress.SENT;
    }

    private static String why(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        String message = cause.getMessage();
        if (cause instanceof ConnectException && (message == null || message.equals("Connection refused"))) {
            message = "connection refused";
        } else if (cause instanceof SSLException
                && message != null
                && PLAINTEXT.matcher(message).find()) {
            message = "it does not use TLS";
        } else if (message != null && message.startsWith(NO_HTTP)) {
            message = "its response is not one of HTTP/1.1";
        }
        return ": " + (message == null || message.isBlank() ? cause.getClass().getSimpleName() : message);
    }

    private static Throwable notNull(@Nullable Throwable cause) {
        return cause == null ? new EOFException("the connection was closed") : cause;
    }
}
