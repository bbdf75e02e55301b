package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands under {@code breakers}, which call a running gateway. */
final class BreakersCommands {
    private static final String PATH = "/admin/breakers";

    private BreakersCommands() {}

    @Command(name = "breakers", description = "List circuit breakers, and open them for maintenance.")
    static final class Breakers implements Callable<Integer> {
        private final RootCommand root;

        Breakers(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() {
            root.note("breakers has the commands list, open, auto");
            return ExitCodes.USAGE;
        }
    }

    @Command(
            name = "list",
            description = "List the circuit breakers of a running gateway: their states and the calls that count.")
    static final class ListBreakers extends RoutesCommands.ServiceCommand {
        ListBreakers(RootCommand root) {
            super(root);
        }

        @Override
        String request() {
            return "GET " + PATH;
        }

        @Override
        void print(JsonNode response) {
            var table = new TextTable(
                    List.of("provider", "operation", "model", "state", "half-open in", "calls", "failed"));
            for (JsonNode breaker : response.path("data")) {
                addRow(table, breaker, breaker);
                breaker.path("models").forEach(model -> addRow(table, breaker, model));
            }
            table.print(root.output());
        }

        private static void addRow(TextTable table, JsonNode breaker, JsonNode status) {
            table.addRow(List.of(
                    breaker.path("provider").asText(),
                    breaker.path("operation").asText(),
                    status.path("model").asText(""),
                    describe(status),
                    status.has("half_open_in_ms")
                            ? seconds(status.path("half_open_in_ms").asLong())
                            : "",
                    status.path("calls").asText(),
                    status.path("failed").asText()));
        }

        private static String seconds(long millis) {
            return Duration.ofSeconds(Math.ceilDiv(millis, 1000))
                    .toString()
                    .substring(2)
                    .toLowerCase(Locale.ROOT);
        }
    }

    private static String describe(JsonNode status) {
        String state = status.path("state").asText().replace('_', '-');
        return status.path("forced").asBoolean() ? state + " (operator)" : state;
    }

    /** Sets the circuit breakers of a provider. */
    abstract static class SetBreakers implements Callable<Integer> {
        private final RootCommand root;
        private final String state;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Parameters(index = "0", paramLabel = "PROVIDER", description = "Name of the provider.")
        private String provider = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "OPERATION",
                description = "Operation, such as chat; default: all operations of the provider.")
        private String operation = "";

        SetBreakers(RootCommand root, String state) {
            this.root = root;
            this.state = state;
        }

        @Override
        public final Integer call() throws IOException {
            var responses = new ArrayList<JsonNode>();
            try (ServiceClient client = ServiceClient.of(root.access().httpService())) {
                String body = new String(
                        new JsonWriter(64)
                                .beginObject()
                                .field("state", state)
                                .endObject()
                                .toBytes(),
                        StandardCharsets.UTF_8);
                for (String name : operation.isEmpty() ? operations(client) : List.of(operation)) {
                    responses.add(Json.mapper()
                            .readTree(client.call("POST", PATH + "/" + encode(provider) + "/" + encode(name), body)));
                }
            }
            if (json) {
                root.output().json(Json.mapper().writeValueAsBytes(responses));
            } else {
                responses.forEach(breaker -> root.output()
                        .line("%s %s: %s"
                                .formatted(
                                        breaker.path("provider").asText(),
                                        breaker.path("operation").asText(),
                                        describe(breaker))));
                root.output().flush();
            }
            return ExitCodes.OK;
        }

        private List<String> operations(ServiceClient client) throws IOException {
            var operations = new ArrayList<String>();
            for (JsonNode breaker :
                    Json.mapper().readTree(client.call("GET", PATH)).path("data")) {
                if (breaker.path("provider").asText().equals(provider)) {
                    operations.add(breaker.path("operation").asText());
                }
            }
            if (operations.isEmpty()) {
                throw new InvalidRequest("no provider '%s' has circuit breakers; 'ratatoskr breakers list' lists them"
                        .formatted(provider));
            }
            return operations;
        }

        private static String encode(String segment) {
            return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    @Command(
            name = "open",
            description = "Open circuit breakers of a provider for maintenance: it gets no calls until 'breakers auto',"
                    + " or a restart. Requests go to other providers.")
    static final class Open extends SetBreakers {
        Open(RootCommand root) {
            super(root, "open");
        }
    }

    @Command(
            name = "auto",
            description = "End the maintenance of a provider: its circuit breakers are closed, and calls decide again.")
    static final class Auto extends SetBreakers {
        Auto(RootCommand root) {
            super(root, "auto");
        }
    }
}
