package io.ratatoskr;

import io.ratatoskr.camel.upstream.TlsWarmup;
import io.ratatoskr.cli.Cli;
import io.ratatoskr.cli.CliOptions;
import io.ratatoskr.cli.CliRuntime;
import io.ratatoskr.cli.HealthFastPath;
import io.ratatoskr.cli.Logging;
import io.ratatoskr.cli.ServeFastPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The AOT cache training run: what {@code serve} does, one request of each kind over HTTP and a Unix socket, and a stop. */
final class Warmup {
    private Warmup() {}

    static void run(CliRuntime starts) throws Exception {
        Cli.run(new String[] {"--version"}, starts, System.out, System.err, System.in);
        // Loads the class too
        if (!ServeFastPath.matches(new String[] {"serve"})) {
            throw new IllegalStateException("serve alone has no fast path");
        }
        Path home = Path.of(System.getProperty("ratatoskr.home", "")).toAbsolutePath();
        Ratatoskr.Builder builder = builder(home);
        Logging.prepare(home, builder.load().settings(), false);
        TlsWarmup.run();
        try (WarmupProvider provider = WarmupProvider.start()) {
            builder.set("ratatoskr.providers.compatible.base-url", provider.baseUrl());
            Path folder = Files.createTempDirectory("ratatoskr");
            Path socket = folder.resolve("s");
            builder.set("ratatoskr.socket.path", socket.toString());
            var server = new Server(builder);
            server.run(port -> {
                WarmupClient.callAllOperations(port);
                HealthFastPath.run("http://127.0.0.1:" + port, System.out, System.err);
                WarmupClient.callOverSocket(socket);
                callByCommands(starts, "http://127.0.0.1:" + port, "unix:" + socket);
                server.requestStop();
            });
            Files.delete(folder);
        }
    }

    /** Commands with a running gateway, which one that a user types runs in a process of its own. */
    private static void callByCommands(CliRuntime runtime, String... services) {
        System.out.println(runtime.localServices(CliOptions.NONE));
        for (String service : services) {
            for (String command : List.of(
                    "status", "tokens --model gpt-4o text", "chat --model compatible:m text", "models --json")) {
                Cli.run((command + " --service " + service).split(" "), runtime, System.out, System.err, System.in);
            }
        }
    }

    /** Listens on free ports only, since a gateway may be running on the usual ones. */
    static Ratatoskr.Builder builder(Path home) {
        return Main.builder(new CliOptions(Optional.empty(), Optional.of(home), Map.of()))
                .environment(Map.of())
                .set("ratatoskr.http.port", "0")
                .set("ratatoskr.management.port", "0")
                .set("ratatoskr.grpc.port", "0")
                .set("ratatoskr.tcp.port", "");
    }
}
