package io.ratatoskr.cli;

import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.json.JsonWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reports by its exit code whether a running gateway is ready, for containers and scripts. */
@Command(
        name = "health",
        description = "Check whether a running gateway is ready: exit code 0 if so, else 1. Needs a key over TCP only, "
                + "where the gateway requires keys. --service may name the management port too.")
final class HealthCommand implements Callable<Integer> {
    private static final int MAX_SECONDS = 3600;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--live", description = "Check whether it lives, ready or not.")
    private boolean live;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Maximum time to wait (default: " + HealthProbe.TIMEOUT_SECONDS + ").")
    private int timeoutSeconds = HealthProbe.TIMEOUT_SECONDS;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    HealthCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(), "--timeout is %d; expected 1 to %d".formatted(timeoutSeconds, MAX_SECONDS));
        }
        String state = live ? "live" : "ready";
        ServiceOptions service = root.access().service();
        try {
            HealthProbe.require(service, state, timeoutSeconds, root::note);
        } catch (ProviderUnavailable failure) {
            if (json) {
                writeJson(service, state, ErrorReporter.oneLine(failure));
            }
            throw failure;
        }
        if (json) {
            writeJson(service, state, null);
        } else {
            root.output().line(state);
            root.output().flush();
        }
        return ExitCodes.OK;
    }

    private void writeJson(ServiceOptions service, String state, @Nullable String failure) {
        root.output()
                .json(new JsonWriter(128)
                        .beginObject()
                        .field("object", "health")
                        .field("service", service.address())
                        .field(state, Boolean.valueOf(failure == null))
                        .field("failure", failure)
                        .endObject()
                        .toBytes());
    }
}
