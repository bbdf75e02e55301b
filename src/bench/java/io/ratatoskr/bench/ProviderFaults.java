package io.ratatoskr.bench;

import io.ratatoskr.bench.FaultTraffic.FaultKind;
import java.util.List;

/** Requests to providers that fail; the models are those of {@link SoakProviders}. */
final class ProviderFaults {
    private static final List<String> ERRORS = List.of("status-500", "status-429", "html-502");
    private static final List<String> CONNECTIONS = List.of("cut", "reset", "silence", "cut-head", "cut-large");
    private static final List<String> STREAMS =
            List.of("cut-stream", "reset-stream", "stalled-stream", "garbage-stream", "error-stream", "endless-line");

    private ProviderFaults() {}

    static List<FaultKind> kinds(SoakClient client) {
        return List.of(
                kind(client, "errors of a provider", ERRORS, 2),
                kind(client, "connections that a provider breaks", CONNECTIONS, 3),
                kind(client, "streams that a provider breaks", STREAMS, 3),
                new FaultKind(
                        "HTTP/2 provider that goes silent",
                        4,
                        100,
                        random -> client.exchange(client.chat("openai:dead", false))));
    }

    private static FaultKind kind(SoakClient client, String name, List<String> models, int callers) {
        boolean streams = models == STREAMS;
        return new FaultKind(name, callers, 100, random -> {
            String model = models.get(random.nextInt(models.size()));
            return client.exchange(client.chat("openrouter:" + model, streams || random.nextBoolean()));
        });
    }
}
