package io.ratatoskr.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of the gateway: five providers with the same model, an alias for each strategy, small limits, cache and retries switched on. */
record ChaosHome(Path folder, List<ChaosProvider> providers, Optional<String> redisUrl) {
    static final int MAX_IN_FLIGHT = 24;

    /** Names of models under which all providers can be called, each with another strategy. */
    static final List<String> MODELS = List.of(
            "shared", "by-weight", "in-turn", "idle-first", "fast-first", "by-session", "cheap-first", "able-first");

    private static final List<String> STRATEGIES =
            List.of("priority", "round-robin", "least-busy", "latency", "sticky,weighted");

    /** Writes all files. */
    void write() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.createDirectories(folder.resolve("routes/core"));
        Files.writeString(folder.resolve("config/models.yaml"), models());
        Files.writeString(folder.resolve("routes/core/providers.camel.yaml"), providerLines());
        writeSettings(0);
    }

    /** Writes settings that differ from those of the variant before. */
    void writeSettings(int variant) throws IOException {
        var lines = new StringBuilder("""
                ratatoskr.routing.chat.strategy=%s
                ratatoskr.routing.total=8s
                ratatoskr.routing.chat.hedge=true
                ratatoskr.routing.hedge.percentile=80%%
                ratatoskr.routing.hedge.max-share=0.1
                ratatoskr.routing.hedge.min-delay=50ms
                ratatoskr.routing.hedge.min-history=5
                ratatoskr.routing.max-in-flight=%d
                ratatoskr.routing.max-queued=12
                ratatoskr.routing.queue-timeout=%dms
                ratatoskr.cache.chat=true
                ratatoskr.cache.embed=true
                ratatoskr.cache.max-size=1MiB
                ratatoskr.cache.ttl=2s
                ratatoskr.provider-defaults.retry-delay=20ms
                ratatoskr.provider-defaults.retry-max-delay=100ms
                ratatoskr.provider-defaults.retry-after-cap=300ms
                ratatoskr.provider-defaults.rate-wait=300ms
                ratatoskr.provider-defaults.retries=%d
                ratatoskr.provider-defaults.max-concurrent=8
                ratatoskr.provider-defaults.first-token-timeout=1500ms
                ratatoskr.provider-defaults.response-timeout=2s
                ratatoskr.provider-defaults.idle-timeout=1s
                ratatoskr.provider-defaults.breaker-minimum-calls=6
                ratatoskr.provider-defaults.breaker-window=12
                ratatoskr.provider-defaults.breaker-open=500ms
                """.formatted(
                STRATEGIES.get(variant % STRATEGIES.size()), MAX_IN_FLIGHT, 500 + variant % 7, 1 + variant % 2));
        for (ChaosProvider provider : providers) {
            String prefix = "ratatoskr.providers." + provider.name();
            lines.append("%1$s.base-url=%2$s\n%1$s.models=shared\n".formatted(prefix, provider.url()));
        }
        lines.append("ratatoskr.providers.%s.requests-per-minute=3000\n"
                .formatted(providers.getLast().name()));
        redisUrl.ifPresent(url -> lines.append("""
                ratatoskr.redis.url=%s
                ratatoskr.cache.redis=true
                ratatoskr.limits.shared=true
                """.formatted(url)));
        Files.writeString(folder.resolve("config/application.properties"), lines);
    }

    private String models() {
        String all = String.join(
                ", ",
                providers.stream().map(provider -> provider.name() + ":shared").toList());
        return """
                aliases:
                  by-weight: {models: [%1$s], strategy: weighted, weights: {%2$s: 3, %3$s: 2}}
                  in-turn: {models: [%1$s], strategy: round-robin}
                  idle-first: {models: [%1$s], strategy: least-busy}
                  fast-first: {models: [%1$s], strategy: latency}
                  by-session: {models: [%1$s], strategy: [sticky, weighted]}
                  cheap-first: {models: [%1$s], strategy: [cost, least-busy]}
                  able-first: {models: [%1$s], strategy: [capability, local-first, round-robin]}
                """.formatted(all, providers.get(0).name(), providers.get(1).name());
    }

    private String providerLines() {
        var lines = new StringBuilder();
        for (ChaosProvider provider : providers) {
            for (String operation : List.of("chat", "embed")) {
                lines.append("""
                        - templatedRoute: {routeTemplateRef: provider, routeId: %1$s-%2$s, parameters: [{name: name, value: %1$s}, \
                        {name: operation, value: %2$s}, {name: uri, value: "provider:openai?name=%1$s"}]}
                        """.formatted(provider.name(), operation));
            }
        }
        return lines.toString();
    }
}
