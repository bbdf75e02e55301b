package io.ratatoskr.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The commands for the configuration. */
@Command(name = "config", description = "Check the configuration.")
final class ConfigCommand implements Callable<Integer> {
    private final RootCommand root;

    ConfigCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.note("config has one command: check");
        return ExitCodes.USAGE;
    }

    /** Checks settings, model metadata, routes and kamelets. */
    @Command(
            name = "check",
            description =
                    "Check the settings and every route file, as a start does, but start nothing: no port, no route, no "
                            + "connection; keys are not needed. Names files on disk that replace a shipped one and differ from it.")
    static final class Check implements Callable<Integer> {
        private final RootCommand root;

        Check(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() {
            root.runtime().checkConfiguration(root.options()).forEach(root.output()::line);
            root.output().line("no mistakes");
            root.output().flush();
            return ExitCodes.OK;
        }
    }
}
