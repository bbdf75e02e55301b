package io.ratatoskr.client.grpc;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages with values that no gateway sends. */
final class Malformed {
    private Malformed() {}

    /** Reads a message; a value that is not allowed is a failure of the gateway, not of the caller's request. */
    static <T> T check(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (InvalidRequest | IllegalArgumentException | ArithmeticException e) {
            throw failure(String.valueOf(e.getMessage()), e);
        }
    }

    static ProviderUnavailable failure(String problem, @Nullable Throwable cause) {
        String message = "the gateway's response is malformed: %s".formatted(problem);
        return cause == null
                ? new ProviderUnavailable(message, Reason.INVALID_RESPONSE)
                : new ProviderUnavailable(message, Reason.INVALID_RESPONSE, cause);
    }
}
