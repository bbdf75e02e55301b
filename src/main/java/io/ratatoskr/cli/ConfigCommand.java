package io.ratatoskr.cli;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands for the configuration. */
@Command(name = "config", description = "Show and check the configuration.")
final class ConfigCommand implements Callable<Integer> {
    private final RootCommand root;

    ConfigCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.note("config has the commands show, check");
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

        @Option(names = "--json", description = "Print one JSON object with the mistakes and remarks.")
        private boolean json;

        Check(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() {
            if (json) {
                return checkAsJson();
            }
            root.runtime().checkConfiguration(root.options()).forEach(root.output()::line);
            root.output().line("no mistakes");
            root.output().flush();
            return ExitCodes.OK;
        }

        private int checkAsJson() {
            try {
                List<String> remarks = root.runtime().checkConfiguration(root.options());
                root.output().json(ConfigJson.write(List.of(), remarks));
                return ExitCodes.OK;
            } catch (ConfigurationInvalid e) {
                root.output().json(ConfigJson.write(e.problems(), List.of()));
                return ExitCodes.CONFIGURATION;
            }
        }
    }
}
