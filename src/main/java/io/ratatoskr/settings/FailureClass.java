package io.ratatoskr.settings;

import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import java.util.Optional;

/** A class of failures of providers, for which other models can be configured. */
public enum FailureClass {
    /** The request is too long for the model. */
    CONTEXT_WINDOW("context-window"),
    /** The provider refused the content of the request. */
    CONTENT_FILTER("content-filter"),
    /** The provider refused the request for now: its rate, its quota or its load. */
    RATE_LIMIT("rate-limit"),
    /** The provider did not respond, or cannot be called: timeouts, connections, statuses of 5xx, circuits, keys, unavailable models. */
    UNAVAILABLE("unavailable");

    private final String wireName;

    FailureClass(String wireName) {
        this.wireName = wireName;
    }

    /** The name in configuration. */
    public String wireName() {
        return wireName;
    }

    /** The class of a failure; empty for one that another model would only repeat. */
    public static Optional<FailureClass> of(GatewayException failure) {
        return switch (failure) {
            case ContextLengthExceeded e -> Optional.of(CONTEXT_WINDOW);
            case ContentFiltered e -> Optional.of(CONTENT_FILTER);
            case RateLimited e -> Optional.of(RATE_LIMIT);
            case QuotaExceeded e -> Optional.of(RATE_LIMIT);
            case Overloaded e -> e.isFallbackAllowed() ? Optional.of(RATE_LIMIT) : Optional.empty();
            case ProviderUnavailable e -> Optional.of(UNAVAILABLE);
            case CircuitOpen e -> Optional.of(UNAVAILABLE);
            case AuthenticationFailed e -> Optional.of(UNAVAILABLE);
            case ModelNotAvailable e -> Optional.of(UNAVAILABLE);
            case NoProviderAvailable e -> Optional.of(UNAVAILABLE);
            default -> Optional.empty();
        };
    }
}
