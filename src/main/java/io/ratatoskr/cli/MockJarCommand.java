package io.ratatoskr.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Names the jar of the mock provider, which is not part of this one; the launcher starts that jar. */
@Command(
        name = "mock",
        description = "Run a mock provider with the formats of all providers, for experiments and load tests. "
                + "It is in its own jar: ratatoskr-mock.jar.")
final class MockJarCommand implements Callable<Integer> {
    private final RootCommand root;

    MockJarCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.note("the mock provider is in its own jar; start it with"
                + " java -jar ratatoskr-mock.jar or ./ratatoskr mock");
        return ExitCodes.USAGE;
    }
}
