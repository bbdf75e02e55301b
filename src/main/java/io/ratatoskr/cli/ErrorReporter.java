package io.ratatoskr.cli;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ModelNotFound;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the failure of a command to the user, on one line, and maps it to an exit code. */
final class ErrorReporter {
    /** What messages of the gateway say of its HTTP API, and what a command says instead. */
    private static final Map<String, String> COMMANDS = Map.of(
            ModelNotFound.LIST_REQUEST,
            "ratatoskr models list --all",
            "GET /admin/routes lists",
            "'ratatoskr routes list' lists",
            "GET /admin/breakers lists",
            "'ratatoskr breakers list' lists");

    private ErrorReporter() {}

    /** @return the exit code */
    static int report(Exception failure, Consumer<String> user) {
        if (failure instanceof BrokenPipeException) {
            return ExitCodes.BROKEN_PIPE;
        }
        if (failure instanceof ConfigurationInvalid invalid) {
            user.accept(String.valueOf(invalid.getMessage()));
            return ExitCodes.CONFIGURATION;
        }
        if (failure instanceof GatewayException known) {
            int code = ExitCodes.of(known);
            if (code != ExitCodes.INTERRUPTED) {
                user.accept(oneLine(known));
            }
            return code;
        }
        if (failure instanceof UncheckedIOException) {
            user.accept(oneLine(failure));
            return ExitCodes.FAILED;
        }
        Logger log = LoggerFactory.getLogger(Cli.class);
        log.debug("unexpected failure", failure);
        user.accept("unexpected failure, %s: %s (-Dratatoskr.log.level=debug logs details)"
                .formatted(failure.getClass().getName(), oneLine(failure)));
        return ExitCodes.FAILED;
    }

    static String oneLine(Exception failure) {
        String message = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        if (failure instanceof GatewayException) {
            for (Map.Entry<String, String> command : COMMANDS.entrySet()) {
                message = message.replace(command.getKey(), command.getValue());
            }
        }
        return message;
    }
}
