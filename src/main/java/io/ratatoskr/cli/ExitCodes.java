package io.ratatoskr.cli;

import io.ratatoskr.api.AuthenticationFailed;
import io.ratatoskr.api.BatchTooLarge;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.CircuitOpen;
import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.ContentFiltered;
import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.Forbidden;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.NoProviderAvailable;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Overloaded;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.api.PresetNotFound;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.api.QuotaExceeded;
import io.ratatoskr.api.RateLimited;
import io.ratatoskr.api.Unauthorized;
import io.ratatoskr.api.UnsupportedParameter;

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
            case ModelNotAvailable e -> FAILED;
            case NoProviderAvailable e -> FAILED;
            case Overloaded e -> FAILED;
            case ProviderUnavailable e -> FAILED;
            case QuotaExceeded e -> FAILED;
            case RateLimited e -> FAILED;
            case Unauthorized e -> FAILED;
        };
    }
}
