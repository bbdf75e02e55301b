package io.ratatoskr;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.cli.Cli;
import io.ratatoskr.cli.CliOptions;
import io.ratatoskr.cli.CliRuntime;
import io.ratatoskr.cli.HealthFastPath;
import io.ratatoskr.cli.Logging;
import io.ratatoskr.cli.ServeFastPath;
import io.ratatoskr.config.ConfigInspector;
import io.ratatoskr.config.ConfigOrigin;
import io.ratatoskr.config.ConfigReport;
import io.ratatoskr.config.LocalServices;
import io.ratatoskr.config.SettingsLoader.Loaded;
import io.ratatoskr.settings.Settings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process entry point: the command line on top of the library and the server. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("warmup")) {
            Warmup.run(new ProcessRuntime());
            return;
        }
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        CliRuntime starts = new ProcessRuntime();
        if (ServeFastPath.matches(args)) {
            System.exit(ServeFastPath.run(starts, err));
        }
        if (HealthFastPath.matches(args)) {
            System.exit(HealthFastPath.run(starts, out, err));
        }
        System.exit(Cli.run(args, starts, out, err, System.in));
    }

    static Ratatoskr.Builder builder(CliOptions options) {
        Ratatoskr.Builder builder = Ratatoskr.builder().home(options.homeFolder());
        options.config().ifPresent(builder::config);
        options.set().forEach(builder::set);
        return builder;
    }

    private static final class ProcessRuntime implements CliRuntime {
        @Override
        public Settings settings(CliOptions options) {
            return builder(options).load().settings();
        }

        @Override
        public ModelGateway gateway(CliOptions options) {
            // The port of a service on this machine, whose configuration a command reads too
            Ratatoskr.Builder builder = builder(options).set("ratatoskr.management.port", "");
            Loaded loaded = builder.load();
            Logging.prepare(options.homeFolder(), loaded.settings(), true);
            return builder.build(loaded);
        }

        @Override
        public boolean onInterrupt(Runnable action) {
            return ProcessSignals.handle("INT", action);
        }

        @Override
        public List<String> localServices(CliOptions options) {
            return LocalServices.of(
                    ConfigOrigin.ofProcess(options.homeFolder(), options.config(), true, options.set()));
        }

        @Override
        public int serve(CliOptions options) {
            Ratatoskr.Builder builder = builder(options);
            Loaded loaded = builder.load();
            Logging.prepare(options.homeFolder(), loaded.settings(), false);
            return new Server(loaded, builder).run();
        }

        @Override
        public ConfigReport configuration(CliOptions options) {
            Ratatoskr.Builder builder = builder(options);
            return ConfigInspector.report(builder.origin(), builder.files());
        }

        @Override
        public List<String> checkConfiguration(CliOptions options) {
            Ratatoskr.Builder builder = builder(options);
            Loaded loaded = builder.load();
            Logging.prepare(options.homeFolder(), loaded.settings(), true);
            RouteFiles files = builder.routeFiles();
            require(RouteCheck.mistakes(loaded, files));
            var remarks = new ArrayList<>(loaded.warnings());
            remarks.addAll(files.warnings());
            remarks.addAll(files.replacements());
            return remarks;
        }

        @Override
        public void checkRoutes(CliOptions options, List<Path> files) {
            Ratatoskr.Builder builder = builder(options);
            Loaded loaded = builder.load();
            Logging.prepare(options.homeFolder(), loaded.settings(), true);
            require(RouteCheck.mistakesIn(loaded, builder.routeFiles(), files));
        }

        private static void require(List<String> mistakes) {
            if (!mistakes.isEmpty()) {
                throw new ConfigurationInvalid(mistakes);
            }
        }
    }
}
