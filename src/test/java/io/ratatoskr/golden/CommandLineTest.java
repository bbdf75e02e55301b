package io.ratatoskr.golden;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.cli.GoldenCli;
import io.ratatoskr.cli.GoldenCli.Ended;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What commands print for other programs, their names and options, and the codes they end with. */
final class CommandLineTest {
    private static final String CATALOGUE = """
            {"data":[{"id":"a","context_length":10,"supported_parameters":["seed","temperature"],
            "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
            "top_provider":{"max_completion_tokens":5}},
            {"id":"b","pricing":{"prompt":"0.000001","completion":"0.000002"},"supported_parameters":["stop"]}]}""";

    private static void run(Snapshot snapshot, String typed, String... args) {
        Ended ended = GoldenCli.run(typed, args);
        snapshot.title("ratatoskr " + String.join(" ", args)).line("ends with " + ended.code());
        for (String line : ended.out().lines().toList()) {
            if (List.of(args).contains("--json")) {
                String compact = Snapshot.compact(line);
                snapshot.text(compact.length() > 300 ? Snapshot.pretty(line) : compact);
            } else {
                snapshot.line(line);
            }
        }
    }

    @Test
    void json_of_commands_stays() {
        var snapshot = new Snapshot("command-line.txt");
        run(snapshot, "", "models", "list", "--all", "--json");
        run(snapshot, "", "models", "list", "--capability", "tool_use", "--provider", "acme", "--json");
        run(snapshot, "", "models", "info", "big", "--json");
        run(snapshot, "", "models", "info", "small", "--refresh", "--json");
        run(snapshot, "", "models", "info", "no-such", "--json");
        run(snapshot, "", "models", "status", "small");
        run(snapshot, "", "models", "status", "small", "--json");
        run(snapshot, "", "models", "load", "small");
        run(snapshot, "", "models", "load", "small", "--json");
        run(snapshot, "", "models", "unload", "small");
        run(snapshot, "", "models", "unload", "small", "--json");
        run(snapshot, "", "models", "download", "small");
        run(snapshot, "", "models", "download", "small", "--json");
        run(snapshot, "", "models", "refresh", "--json");
        run(snapshot, "", "models", "diff", "--json");
        run(snapshot, "", "config", "show", "http.port", "--json");
        run(snapshot, "", "config", "check", "--json");
        run(snapshot, "", "routes", "check", "a.camel.yaml", "--json");
        run(snapshot, "", "presets", "list", "--json");
        run(snapshot, "", "presets", "show", "free/agentic", "--json");
        run(snapshot, "", "chat", "--model", "m", "--json", "hi");
        run(snapshot, "", "chat", "--model", "m", "--json", "--no-stream", "hi");
        run(snapshot, "", "tokens", "--model", "m", "--json", "text");
        run(snapshot, "", "tokens", "--model", "m", "--json", "--show", "text");
        run(snapshot, "", "nli", "--model", "m", "--json", "a", "b");
        run(snapshot, "a\tb\nc\tc\n", "nli", "--model", "m", "--json");
        run(snapshot, "", "classify", "--model", "m", "--json", "so positive");
        run(snapshot, "", "classify", "--model", "m", "--labels", "a,b", "--multi-label", "--json", "a");
        run(snapshot, "", "stance", "--model", "m", "--target", "x", "--json", "yes", "no");
        run(snapshot, "", "rerank", "--model", "m", "--top-n", "2", "--json", "q", "a", "ccc", "bb");
        run(snapshot, CATALOGUE, "registry", "import", "-", "--provider", "mine", "--facts-of", "2026-05");
        Ended vectors = GoldenCli.run("", "embed", "--json", "one");
        snapshot.title("ratatoskr embed --json one")
                .line("ends with " + vectors.code())
                .line(Snapshot.compact(vectors.out()).replaceAll("(,0(\\.0)?){20,}", ",0…"));
        snapshot.check();
    }

    @Test
    void exit_codes_stay() {
        var snapshot = new Snapshot("exit-codes.txt");
        Failures.ALL.forEach((name, failure) -> {
            if (failure.get() instanceof GatewayException known) {
                snapshot.line(name + " ends with " + GoldenCli.codeOf(known));
            }
        });
        snapshot.check();
    }

    @Test
    void commands_and_options_stay() {
        var snapshot = new Snapshot("commands.txt");
        GoldenCli.commands().forEach(snapshot::line);
        snapshot.check();
    }
}
