package io.ratatoskr.client.transport;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import java.io.EOFException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/** The failures that a transport itself finds. */
public final class TransportFailures {
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
        if (message == null && cause instanceof ConnectException) {
            message = "connection refused";
        }
        return ": " + (message == null || message.isBlank() ? cause.getClass().getSimpleName() : message);
    }

    private static Throwable notNull(@Nullable Throwable cause) {
        return cause == null ? new EOFException("the connection was closed") : cause;
    }
}
