package io.ratatoskr.camel.routes;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.internal.text.Text;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;

/** Describes a failure on one line: its type and message, without the wrappers that Camel adds. */
final class FailureReason {
    private static final int MAX_LENGTH = 1_000;
    private static final Pattern SECRET = Pattern.compile(
            "(?i)([?&][\\w.-]*(?:key|sig|token|secret|pass|auth|credential)[\\w.-]*=)[^&\\s\"'<>,;)\\]}]+");

    private FailureReason() {}

    /** The failure of the gateway in the chain of causes, else the innermost cause that Camel's wrappers have. */
    static Throwable of(Throwable failure) {
        Throwable innermost = failure;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof GatewayException) {
                return cause;
            }
            if (isWrapper(innermost)) {
                innermost = cause;
            }
        }
        return innermost;
    }

    /** Such as {@code RateLimited: openai: too many requests}. */
    static String describe(Throwable failure) {
        Throwable reason = of(failure);
        String name = reason.getClass().getSimpleName();
        String message = reason.getMessage();
        String text = message == null || message.isBlank() ? name : name + ": " + message;
        return String.valueOf(Text.printable(maskSecrets(text.replaceAll("\\s*\\R\\s*", " ")), MAX_LENGTH));
    }

    /** Masks the values of parameters of addresses whose names are those of secrets. */
    static String maskSecrets(String text) {
        return SECRET.matcher(text).replaceAll("$1xxxxxx");
    }

    /** Camel's messages for these quote the body, which may be a prompt. */
    private static boolean isWrapper(Throwable failure) {
        return failure instanceof RuntimeCamelException
                || failure instanceof InvalidPayloadException
                || failure instanceof TypeConversionException;
    }
}
