package io.ratatoskr.cli;

import static io.ratatoskr.cli.ConnectionOptions.SERVICE_VARIABLE;

import io.ratatoskr.api.error.ProviderUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that a command uses. A gateway that is named is used, or its failure reported: only where none is named, the ones of this machine
 * are tried, and then there may be none.
 *
 * @param uri of the running gateway; null: none
 * @param reason why this one, for {@code -v}: a clause
 */
record GatewayChoice(@Nullable String uri, String reason) {
    /**
     * The URI, for commands that need a running gateway.
     *
     * @throws ProviderUnavailable when there is none
     */
    String require() {
        if (uri == null) {
            throw new ProviderUnavailable(
                    "no gateway runs: %s; start it with 'ratatoskr serve', or name one with --service"
                            .formatted(reason));
        }
        return uri;
    }

    /**
     * Decides by the command line, else the environment, else the first of the local URIs where something listens.
     *
     * @param local the URIs of this machine, the preferred one first; not called where a gateway is named
     * @param failure connects to a URI, without a request, and returns why that is not possible; null: it is
     */
    static GatewayChoice of(
            ConnectionOptions options,
            Map<String, String> environment,
            Supplier<List<String>> local,
            Function<String, @Nullable String> failure) {
        if (options.isInProcess()) {
            return new GatewayChoice(null, "--in-process is set");
        }
        String option = options.service();
        if (option != null) {
            return new GatewayChoice(option, "--service names it");
        }
        String variable = ConnectionOptions.variable(environment, SERVICE_VARIABLE);
        if (!variable.isEmpty()) {
            return new GatewayChoice(variable, SERVICE_VARIABLE + " names it");
        }
        var failures = new ArrayList<String>();
        for (String uri : local.get()) {
            String problem = failure.apply(uri);
            if (problem == null) {
                String others = failures.isEmpty() ? "" : ", and not at " + String.join(", ", failures);
                return new GatewayChoice(uri, "a gateway listens there" + others);
            }
            failures.add("%s (%s)".formatted(uri, problem));
        }
        return new GatewayChoice(
                null,
                failures.isEmpty()
                        ? "the configuration has no address of a gateway on this machine"
                        : "no gateway listens at " + String.join(", ", failures));
    }
}
