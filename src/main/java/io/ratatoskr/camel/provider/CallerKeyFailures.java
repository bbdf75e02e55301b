package io.ratatoskr.camel.provider;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.Unauthorized;

/** Failures of calls with the key of a caller: they are that caller's, and say nothing to the circuit breaker that all share. */
final class CallerKeyFailures {
    /** Marks a failure, as its cause. */
    private static final class CallWithCallerKey extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallWithCallerKey() {
            super("the call had the key of a caller", null, false, false);
        }
    }

    private CallerKeyFailures() {}

    /** The failure as that of the caller. */
    static RuntimeException of(RuntimeException failure, String provider) {
        return switch (failure) {
            case AuthenticationFailed rejected ->
                new Unauthorized("%s: rejected the key in %s".formatted(provider, CallerKeys.HEADER));
            case ProviderUnavailable unavailable ->
                new ProviderUnavailable(
                                String.valueOf(unavailable.getMessage()), unavailable.reason(), new CallWithCallerKey())
                        .withProgress(unavailable.progress())
                        .setRetryAfter(unavailable.retryAfter().orElse(null))
                        .providerError(unavailable.providerError().orElse(null));
            default -> failure;
        };
    }

    /** Returns whether it is one of such a call. */
    static boolean isMarked(ProviderUnavailable failure) {
        return failure.getCause() instanceof CallWithCallerKey;
    }
}
