package io.ratatoskr.cli;

import io.ratatoskr.client.ServiceAdministration;
import io.ratatoskr.client.ServiceOptions;
import io.ratatoskr.json.JsonWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Stops a running gateway, and waits until it has stopped. */
@Command(
        name = "stop",
        description =
                "Stop a running gateway in order, as SIGTERM does, and wait until it has stopped. Needs admin rights. "
                        + "Exit code 1 where none runs, or when it has not stopped in time.")
final class StopCommand implements Callable<Integer> {
    private static final int DEFAULT_SECONDS = 60;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Maximum time to wait; 0: do not wait (default: " + DEFAULT_SECONDS
                    + "). The gateway stops either way.")
    private int timeoutSeconds = DEFAULT_SECONDS;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    StopCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (timeoutSeconds < 0) {
            throw new ParameterException(spec.commandLine(), "--timeout is negative; expected seconds, or 0");
        }
        ServiceOptions service = root.access().promptService();
        boolean stopped;
        try (ServiceAdministration gateway = ServiceAdministration.of(service)) {
            var instance = RunningInstance.of(gateway, service.address());
            gateway.stop();
            stopped = instance.awaitEnd(Duration.ofSeconds(timeoutSeconds));
        }
        if (json) {
            root.output()
                    .json(new JsonWriter(64)
                            .beginObject()
                            .field("object", "stop")
                            .field("stopped", Boolean.valueOf(stopped))
                            .endObject()
                            .toBytes());
        } else {
            root.output().line(stopped ? "stopped" : "stopping");
            root.output().flush();
        }
        if (stopped || timeoutSeconds == 0) {
            return ExitCodes.OK;
        }
        root.note("the gateway at %s has not stopped within %d s; its requests in flight continue"
                .formatted(service.address(), timeoutSeconds));
        return ExitCodes.FAILED;
    }
}
