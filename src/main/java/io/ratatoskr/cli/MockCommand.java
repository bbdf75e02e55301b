package io.ratatoskr.cli;

import io.ratatoskr.config.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs a mock provider until it is interrupted. */
@Command(
        name = "mock",
        description = "Run a mock provider with the formats of all providers, for experiments and load tests.")
final class MockCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "4010",
            description = "Port on 127.0.0.1 (default: ${DEFAULT-VALUE}); 0: any free port.")
    private int port;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            defaultValue = "0ms",
            converter = DurationConverter.class,
            description = "Delay before a response, e.g. 50ms (default: ${DEFAULT-VALUE}).")
    private Duration delay = Duration.ZERO;

    @Option(
            names = "--tokens",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Words in each response; 0: it repeats the user's message (default: 0).")
    private int tokens;

    @Option(
            names = "--token-delay",
            paramLabel = "TIME",
            defaultValue = "0ms",
            converter = DurationConverter.class,
            description = "Delay between two tokens of a stream (default: ${DEFAULT-VALUE}).")
    private Duration tokenDelay = Duration.ZERO;

    @Option(names = "--api-key", paramLabel = "KEY", description = "API key that requests must carry.")
    private @Nullable String apiKey;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "Response rules in YAML; see docs/mock.md.")
    private @Nullable Path script;

    MockCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        var settings = new MockSettings(
                port, delay, tokens, tokenDelay, Optional.ofNullable(apiKey), Optional.ofNullable(script));
        var ended = new CountDownLatch(1);
        try (InterruptHook interrupt = InterruptHook.install();
                CliRuntime.RunningMock mock = start(settings)) {
            interrupt.setAction(ended::countDown);
            root.output().line("mock provider at " + mock.baseUrl() + " until interrupted");
            root.output().flush();
            ended.await();
            return ExitCodes.INTERRUPTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCodes.INTERRUPTED;
        }
    }

    private CliRuntime.RunningMock start(MockSettings settings) {
        try {
            return root.runtime().mock(settings);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** A duration with its unit. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
