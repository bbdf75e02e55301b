package io.ratatoskr.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.ModelNotFound;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.PresetNotFound;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.Unauthorized;
import io.ratatoskr.api.error.UnsupportedParameter;
import java.time.Duration;
import java.util.function.Function;

/** Failures as statuses of gRPC, with the texts that clients of the contract parse. */
final class GrpcStatuses {
    /** The JSON of the failure, as the body of an HTTP response has it. */
    static final Metadata.Key<byte[]> ERROR = Metadata.Key.of("x-ratatoskr-error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    static final Metadata.Key<String> RETRY_AFTER = Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

    /** Bytes of a text on the wire: clients accept 8 KiB of metadata in all. */
    private static final int MAX_TEXT_BYTES = 2_000;

    private static final int MAX_ERROR_BYTES = 3_000;
    private static final int PERCENT_ENCODED = 3;
    private static final String INTERNAL_ERROR = "the gateway failed; its log has the reason";
    private static final int MILLIS = 1000;

    private GrpcStatuses() {}

    /**
     * The end of a call.
     *
     * @param httpStatus the status that HTTP would have, for access lines
     */
    record Rendered(Status status, Metadata trailers, int httpStatus) {}

    /** @param errorBody JSON of a failure */
    static Rendered render(Throwable failure, Function<Throwable, byte[]> errorBody) {
        var trailers = new Metadata();
        if (failure instanceof StatusRuntimeException known) {
            return new Rendered(
                    known.getStatus(),
                    trailers,
                    known.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED ? 413 : 500);
        }
        if (!(failure instanceof GatewayException known)) {
            trailers.put(ERROR, errorBody.apply(failure));
            return new Rendered(Status.INTERNAL.withDescription(INTERNAL_ERROR), trailers, 500);
        }
        String message = shorten(String.valueOf(known.getMessage()), MAX_TEXT_BYTES);
        byte[] error = errorBody.apply(known.withMessage(message));
        if (error.length <= MAX_ERROR_BYTES) {
            trailers.put(ERROR, error);
        }
        known.retryAfter().ifPresent(wait -> trailers.put(RETRY_AFTER, Long.toString(seconds(wait))));
        return new Rendered(status(known, message), trailers, known.getStatus());
    }

    private static Status status(GatewayException failure, String message) {
        return switch (failure) {
            case ModelNotFound e ->
                Status.NOT_FOUND.withDescription("Model not found: " + shorten(e.model(), MAX_TEXT_BYTES));
            case PresetNotFound e -> Status.NOT_FOUND.withDescription(message);
            case ModelNotAvailable e -> Status.UNAVAILABLE.withDescription("Model not available: " + message);
            case NoProviderAvailable e -> Status.UNAVAILABLE.withDescription(message);
            case CircuitOpen e -> Status.UNAVAILABLE.withDescription(message);
            case GatewayStopping e -> Status.UNAVAILABLE.withDescription(message);
            case RateLimited e -> Status.RESOURCE_EXHAUSTED.withDescription(rateLimited(e));
            case Overloaded e -> Status.RESOURCE_EXHAUSTED.withDescription(rateLimited(e));
            case QuotaExceeded e -> Status.RESOURCE_EXHAUSTED.withDescription(message);
            case AuthenticationFailed e -> Status.UNAUTHENTICATED.withDescription("Authentication failed: " + message);
            case Unauthorized e -> Status.UNAUTHENTICATED.withDescription(message);
            case Forbidden e -> Status.PERMISSION_DENIED.withDescription(message);
            case ContentFiltered e -> Status.PERMISSION_DENIED.withDescription(message);
            case ContextLengthExceeded e -> Status.OUT_OF_RANGE.withDescription(contextLength(e, message));
            case InvalidRequest e -> Status.INVALID_ARGUMENT.withDescription(message);
            case UnsupportedParameter e -> Status.INVALID_ARGUMENT.withDescription(message);
            case BatchTooLarge e -> Status.INVALID_ARGUMENT.withDescription(message);
            case PayloadTooLarge e -> Status.INVALID_ARGUMENT.withDescription(message);
            case NotSupported e -> Status.UNIMPLEMENTED.withDescription(message);
            case Cancelled e -> Status.CANCELLED.withDescription(message);
            case ProviderUnavailable e ->
                switch (e.reason()) {
                    case DEADLINE -> Status.CANCELLED.withDescription("Timeout expired: " + message);
                    case LOADING -> Status.UNAVAILABLE.withDescription(message);
                    case UNAVAILABLE, INVALID_RESPONSE, TIMEOUT -> Status.INTERNAL.withDescription(message);
                };
            case ConfigurationInvalid e -> Status.INTERNAL.withDescription(message);
        };
    }

    /** A client of the contract reads the time from the end of this text, in whole seconds or milliseconds. */
    private static String rateLimited(GatewayException failure) {
        return failure.retryAfter()
                .map(wait -> "Rate limited, retry after "
                        + (wait.toMillis() % MILLIS == 0 ? wait.toSeconds() + "s" : wait.toMillis() + "ms"))
                .orElse("Rate limited");
    }

    /** A client of the contract takes the last number of this text for the limit. */
    private static String contextLength(ContextLengthExceeded failure, String message) {
        return failure.limit().isPresent()
                ? message + "; limit " + failure.limit().getAsInt()
                : message;
    }

    private static long seconds(Duration wait) {
        return wait.plusMillis(MILLIS - 1).toSeconds();
    }

    /** Cuts a text to what its percent-encoding takes in bytes. */
    static String shorten(String text, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '%') {
                bytes++;
            } else {
                bytes += PERCENT_ENCODED * (c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3);
            }
            if (bytes > maxBytes) {
                int end = Character.isLowSurrogate(c) ? i - 1 : i;
                return text.substring(0, end) + "...";
            }
        }
        return text;
    }
}
