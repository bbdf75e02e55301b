package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands under {@code routes}: all but {@code check} call a running gateway. */
final class RoutesCommands {
    private static final String PATH = "/admin/routes";

    private RoutesCommands() {}

    @Command(name = "routes", description = "List, show, start, stop and check routes.")
    static final class Routes implements Callable<Integer> {
        private final RootCommand root;

        Routes(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() {
            root.note("routes has the commands list, show, start, stop, check");
            return ExitCodes.USAGE;
        }
    }

    @Command(
            name = "check",
            description =
                    "Check route files together with the gateway's own, without starting anything: no port, no route, no "
                            + "connection; keys are not needed.")
    static final class Check implements Callable<Integer> {
        private final RootCommand root;

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Route files, *.camel.yaml.")
        private List<Path> files = List.of();

        @Option(names = "--json", description = "Print one JSON object with the mistakes.")
        private boolean json;

        Check(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() {
            if (json) {
                return checkAsJson();
            }
            root.runtime().checkRoutes(root.options(), files);
            files.forEach(file -> root.output().line(file + ": no mistakes"));
            root.output().flush();
            return ExitCodes.OK;
        }

        private int checkAsJson() {
            List<String> mistakes = List.of();
            try {
                root.runtime().checkRoutes(root.options(), files);
            } catch (ConfigurationInvalid e) {
                mistakes = e.problems();
            }
            root.output().json(ConfigJson.write(mistakes, List.of()));
            return mistakes.isEmpty() ? ExitCodes.OK : ExitCodes.CONFIGURATION;
        }
    }

    /** A command that calls a running gateway. */
    abstract static class ServiceCommand implements Callable<Integer> {
        final RootCommand root;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        ServiceCommand(RootCommand root) {
            this.root = root;
        }

        /** The method and path, separated by a space. */
        abstract String request();

        abstract void print(JsonNode response);

        @Override
        public final Integer call() throws IOException {
            String[] request = request().split(" ", 2);
            byte[] response;
            try (ServiceClient client = ServiceClient.of(root.access().httpService())) {
                response = client.call(request[0], request[1]);
            }
            if (json) {
                root.output().json(response);
            } else {
                print(Json.mapper().readTree(response));
                root.output().flush();
            }
            return ExitCodes.OK;
        }
    }

    @Command(
            name = "list",
            description =
                    "List the routes of a running gateway: those in routes/custom, with --all also the gateway's own.")
    static final class ListRoutes extends ServiceCommand {
        private static final String OWN = "routes/custom/";

        @Option(names = "--all", description = "List the gateway's own routes too; --json always does.")
        private boolean all;

        ListRoutes(RootCommand root) {
            super(root);
        }

        @Override
        String request() {
            return "GET " + PATH;
        }

        @Override
        void print(JsonNode response) {
            var table = new TextTable(List.of("route", "state", "total", "failed", "in flight", "from", "file"));
            int hidden = 0;
            for (JsonNode route : response.path("data")) {
                if (!all && route.has("file") && !route.path("file").asText().startsWith(OWN)) {
                    hidden++;
                    continue;
                }
                JsonNode exchanges = route.path("exchanges");
                table.addRow(List.of(
                        route.path("id").asText(),
                        route.path("state").asText(),
                        exchanges.path("total").asText(),
                        exchanges.path("failed").asText(),
                        exchanges.path("inflight").asText(),
                        route.path("from").asText(),
                        place(route)));
            }
            table.print(root.output());
            if (hidden > 0) {
                root.note("%d routes of the gateway are not listed; --all lists them".formatted(hidden));
            }
        }
    }

    private static String place(JsonNode route) {
        return route.has("file")
                ? route.path("file").asText() + ":" + route.path("line").asText()
                : "";
    }

    /** A command for one route. */
    abstract static class OneRoute extends ServiceCommand {
        @Parameters(paramLabel = "ROUTE", description = "Route id, as in 'ratatoskr routes list'.")
        private String id = "";

        OneRoute(RootCommand root) {
            super(root);
        }

        final String path() {
            return PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        }

        @Override
        void print(JsonNode route) {
            root.output()
                    .line("%s: %s"
                            .formatted(
                                    route.path("id").asText(),
                                    route.path("state").asText()));
        }
    }

    @Command(name = "show", description = "Show a route of a running gateway: its state, its counts and its YAML.")
    static final class Show extends OneRoute {
        Show(RootCommand root) {
            super(root);
        }

        @Override
        String request() {
            return "GET " + path();
        }

        @Override
        void print(JsonNode route) {
            JsonNode exchanges = route.path("exchanges");
            root.output()
                    .line("# %s for %s; %s exchanges, %s failed, %s in flight"
                            .formatted(
                                    route.path("state").asText(),
                                    Duration.ofMillis(route.path("uptime_ms").asLong())
                                            .toString()
                                            .substring(2)
                                            .toLowerCase(java.util.Locale.ROOT),
                                    exchanges.path("total").asText(),
                                    exchanges.path("failed").asText(),
                                    exchanges.path("inflight").asText()));
            if (!place(route).isEmpty()) {
                root.output().line("# " + place(route));
            }
            root.output().text(route.path("source").asText());
            root.output().endLine();
        }
    }

    @Command(name = "start", description = "Start a route of a running gateway.")
    static final class Start extends OneRoute {
        Start(RootCommand root) {
            super(root);
        }

        @Override
        String request() {
            return "POST " + path() + "/start";
        }
    }

    @Command(
            name = "stop",
            description =
                    "Stop a route of a running gateway, once its exchanges have ended. It runs again after a restart.")
    static final class Stop extends OneRoute {
        Stop(RootCommand root) {
            super(root);
        }

        @Override
        String request() {
            return "POST " + path() + "/stop";
        }
    }
}
