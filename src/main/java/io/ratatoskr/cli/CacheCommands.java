package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands under {@code cache}; they call a running gateway. */
final class CacheCommands {
    private CacheCommands() {}

    @Command(name = "cache", description = "Show and flush the stored responses of a running gateway.")
    static final class CacheCommand implements Callable<Integer> {
        private final RootCommand root;

        CacheCommand(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() {
            root.note("cache has the commands stats, flush");
            return ExitCodes.USAGE;
        }
    }

    @Command(name = "stats", description = "Show the counts of the cache since the start, and its size.")
    static final class Stats extends RoutesCommands.ServiceCommand {
        private static final List<String> COUNTS = List.of(
                "entries",
                "bytes",
                "hits",
                "shared_hits",
                "joined",
                "misses",
                "bypassed",
                "stored",
                "evicted",
                "invalid");

        Stats(RootCommand root) {
            super(root);
        }

        @Override
        String request() {
            return "GET /admin/cache";
        }

        @Override
        void print(JsonNode cache) {
            var table = new TextTable(List.of("count", "value"));
            COUNTS.forEach(name -> table.addRow(
                    List.of(name.replace('_', ' '), cache.path(name).asText())));
            table.print(root.output());
        }
    }

    @Command(
            name = "flush",
            description = "Remove stored responses, of this gateway and of the Redis that it shares; by default all.")
    static final class Flush extends RoutesCommands.ServiceCommand {
        @Option(names = "--operation", paramLabel = "NAME", description = "Only of this operation, such as embed.")
        private String operation = "";

        @Option(names = "--model", paramLabel = "MODEL", description = "Only of this model, as called at the provider.")
        private String model = "";

        Flush(RootCommand root) {
            super(root);
        }

        @Override
        String request() {
            return "POST /admin/cache/flush?operation=" + encode(operation) + "&model=" + encode(model);
        }

        @Override
        void print(JsonNode response) {
            root.output().line("removed: " + response.path("removed").asText());
            if (response.has("shared")) {
                root.output()
                        .line(
                                response.path("shared").isNumber()
                                        ? "in Redis: " + response.path("shared").asText()
                                        : "in Redis: not all, it is not available");
            }
        }

        private static String encode(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }
}
