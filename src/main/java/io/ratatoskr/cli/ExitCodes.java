package io.ratatoskr.cli;

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

/** The exit codes of the process. */
final class ExitCodes {
    static final int OK = 0;
    /** Gateway or provider failed; a retry may succeed. */
    static final int FAILED = 1;
    /** The command line is invalid. */
    static final int USAGE = 2;
    /** The configuration has mistakes. */
    static final int CONFIGURATION = 3;
    /** The request is invalid or unsupported, or the model is unknown. */
    static final int REQUEST = 4;
    /** Interrupted from the keyboard: 128 + SIGINT, as in shells. */
    static final int INTERRUPTED = 130;
    /** The output is closed: 128 + SIGPIPE, as in shells. */
    static final int BROKEN_PIPE = 141;

    private ExitCodes() {}

    static int of(GatewayException failure) {
        return switch (failure) {
            case ConfigurationInvalid e -> CONFIGURATION;
            case InvalidRequest e -> REQUEST;
            case ModelNotFound e -> REQUEST;
            case PresetNotFound e -> REQUEST;
            case UnsupportedParameter e -> REQUEST;
            case ContextLengthExceeded e -> REQUEST;
            case ContentFiltered e -> REQUEST;
            case PayloadTooLarge e -> REQUEST;
            case BatchTooLarge e -> REQUEST;
            case NotSupported e -> REQUEST;
            case Cancelled e -> INTERRUPTED;
            case AuthenticationFailed e -> FAILED;
            case CircuitOpen e -> FAILED;
            case Forbidden e -> FAILED;
            case GatewayStopping e -> FAILED;
            // As in HTTP, where it is a 404: the provider does not have the model
            case ModelNotAvailable e -> e.isAccessDenied() || e.retryAfter().isPresent() ? FAILED : REQUEST;
            case NoProviderAvailable e -> FAILED;
            case Overloaded e -> FAILED;
            case ProviderUnavailable e -> FAILED;
            case QuotaExceeded e -> FAILED;
            case RateLimited e -> FAILED;
            case Unauthorized e -> FAILED;
        };
    }
}
