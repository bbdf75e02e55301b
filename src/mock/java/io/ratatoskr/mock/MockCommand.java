package io.ratatoskr.mock;

import io.ratatoskr.config.Durations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs a mock provider until the process is interrupted. */
@Command(
        name = "ratatoskr mock",
        mixinStandardHelpOptions = true,
        versionProvider = MockCommand.JarVersion.class,
        description = "Run a mock provider with the formats of all providers, for experiments and load tests.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  1:the mock failed, e.g. because the port is in use",
            "  2:the command line is invalid",
            "130:interrupted",
            "141:broken pipe"
        })
final class MockCommand implements Callable<Integer> {
    static final int FAILED = 1;
    static final int USAGE = 2;
    private static final int INTERRUPTED = 130;
    private static final int BROKEN_PIPE = 141;

    private final PrintStream out;

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

    @Option(names = "--script", paramLabel = "FILE", description = "Response rules in YAML; see docs/mock.md.")
    private @Nullable Path script;

    MockCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        try (ShutdownSignal shutdown = ShutdownSignal.register();
                MockProvider mock = start()) {
            out.println("mock provider at " + mock.baseUrl() + " until interrupted");
            if (out.checkError()) {
                return BROKEN_PIPE;
            }
            shutdown.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return INTERRUPTED;
    }

    private MockProvider start() {
        try {
            Optional<MockScript> rules = Optional.ofNullable(script).map(MockCommand::read);
            MockProvider mock =
                    MockProvider.start(new MockOptions(port, delay, tokens, tokenDelay, Optional.ofNullable(apiKey)));
            rules.ifPresent(mock::follow);
            return mock;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static MockScript read(Path file) {
        try {
            return MockScript.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the script %s cannot be read (%s)"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    /** Converts a duration with its unit. */
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

    /** The versions of this jar and of Java. */
    static final class JarVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = MockCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "ratatoskr mock " + (version == null ? "(not packaged)" : version), "java " + Runtime.version()
            };
        }
    }
}
