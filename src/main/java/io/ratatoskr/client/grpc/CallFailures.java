package io.ratatoskr.client.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.client.codec.ErrorReader;
import io.ratatoskr.client.transport.ServiceOperation;
import io.ratatoskr.client.transport.TransportFailures;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The failures of calls: the gateway's own by its JSON, those of others by their status, and those of the connection.
 *
 * @param address of the gateway, for messages
 */
record CallFailures(String address, ServiceOperation operation, int maxBytes) {
    private static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of("x-ratatoskr-error-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MAX_CAUSES = 20;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    GatewayException of(Status status, @Nullable Metadata trailers, CallProgress progress) {
        byte[] error = trailers == null ? null : trailers.get(ERROR);
        if (error != null) {
            GatewayException known = ErrorReader.readOrNull(error, retryAfter(trailers));
            if (known != null) {
                return known;
            }
        }
        return progress.isReported()
                ? ReportedStatuses.failure(status, operation, address)
                : ofConnection(status, progress.isSent());
    }

    private static @Nullable Duration retryAfter(@Nullable Metadata trailers) {
        String seconds = trailers == null ? null : trailers.get(RETRY_AFTER);
        return seconds != null && SECONDS.matcher(seconds).matches()
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : null;
    }

    private GatewayException ofConnection(Status status, boolean sent) {
        if (isTooLarge(status)) {
            return new PayloadTooLarge(
                    "the response of the gateway has more than %,d bytes; send fewer inputs in one request"
                            .formatted(maxBytes));
        }
        Throwable cause = status.getCause();
        if (!sent) {
            return TransportFailures.notConnected(address, rootOf(status));
        }
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> TransportFailures.timedOut(address);
            // A reset stream, unless it is our own parser that has failed
            case UNAVAILABLE -> TransportFailures.lost(address, rootOf(status));
            case CANCELLED -> cause == null ? TransportFailures.lost(address, rootOf(status)) : malformed(status);
            case UNAUTHENTICATED, PERMISSION_DENIED -> ReportedStatuses.failure(status, operation, address);
            default -> malformed(status);
        };
    }

    private GatewayException malformed(Status status) {
        return new ProviderUnavailable(
                "the response of the gateway at %s is not one of gRPC: %s".formatted(address, text(status)),
                Reason.INVALID_RESPONSE);
    }

    /** By the limit of this client; a compressed message is found out while it is read. */
    private static boolean isTooLarge(Status status) {
        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            return true;
        }
        return status.getCause() instanceof StatusRuntimeException inner
                && inner.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED;
    }

    private static Throwable rootOf(Status status) {
        Throwable cause = status.getCause();
        if (cause == null) {
            return new IOException(text(status));
        }
        for (int depth = 0; depth < MAX_CAUSES && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String text(Status status) {
        String description = status.getDescription();
        return description == null ? status.getCode().toString() : ReportedStatuses.shorten(description);
    }
}
