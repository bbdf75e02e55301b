package io.ratatoskr.camel.install;

import io.ratatoskr.camel.routes.MissingComponents;
import java.util.HashSet;
import java.util.Optional;

/** Messages of failures at the start of a gateway. */
public final class FailureMessages {
    private FailureMessages() {}

    /** The distinct messages of a failure and its causes, without those that only repeat their cause. */
    public static String describe(Throwable failure) {
        var seen = new HashSet<String>();
        var text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<String> missing = MissingComponents.describe(cause);
            if (missing.isPresent()) {
                return text.append(text.isEmpty() ? "" : ": ")
                        .append(missing.get())
                        .toString();
            }
            String message = String.valueOf(cause.getMessage());
            boolean repeats =
                    cause.getCause() != null && message.equals(cause.getCause().toString());
            if (!repeats && seen.add(message)) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString();
    }
}
