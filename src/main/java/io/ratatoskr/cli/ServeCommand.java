package io.ratatoskr.cli;

import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service. */
@Command(name = "serve", description = "Run the gateway as a service.")
final class ServeCommand implements Callable<Integer> {
    private final RootCommand root;

    @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on; ratatoskr.http.host.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; ratatoskr.http.port.")
    private @Nullable Integer port;

    ServeCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        var keys = new LinkedHashMap<String, String>();
        if (host != null) {
            keys.put("ratatoskr.http.host", host);
        }
        if (port != null) {
            keys.put("ratatoskr.http.port", port.toString());
        }
        return root.runtime().serve(root.options(keys));
    }
}
