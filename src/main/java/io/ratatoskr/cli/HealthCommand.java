package io.ratatoskr.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reports by its exit code whether a running gateway is ready, for containers and scripts. */
@Command(
        name = "health",
        description = "Check whether a running gateway is ready: exit code 0 if so, else 1. Needs no key.")
final class HealthCommand implements Callable<Integer> {
    private final RootCommand root;

    @Option(
            names = "--service",
            paramLabel = "URI",
            description = "The running gateway (default: $RATATOSKR_SERVICE, else http://127.0.0.1:"
                    + "$RATATOSKR_HTTP_PORT, else port 9740). The management port can be named too.")
    private @Nullable String uri;

    @Option(names = "--live", description = "Check whether it lives, ready or not.")
    private boolean live;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Maximum time to wait (default: " + HealthProbe.TIMEOUT_SECONDS + ").")
    private int timeoutSeconds = HealthProbe.TIMEOUT_SECONDS;

    HealthCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        String state = live ? "live" : "ready";
        HealthProbe.require(uri == null ? HealthProbe.defaultService() : uri, state, timeoutSeconds, root::note);
        root.output().line(state);
        return ExitCodes.OK;
    }
}
