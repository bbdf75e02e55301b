package io.ratatoskr.bench;

import io.ratatoskr.testing.TestKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Configuration of the gateway in a soak: small limits, so that a leak of a few places or connections is seen.
 *
 * @param folder for its files
 */
record SoakConfig(int port, Path folder, SoakProviders providers) {
    /** The caller's key of all well-formed requests. */
    static final String KEY = "soak-key-0123456789abcdef";

    static final int MAX_IN_FLIGHT = 256;
    static final int MAX_CONCURRENT = 64;
    static final String KEEP_ALIVE = "5s";

    /** Writes the configuration file, and the keys file that it names. */
    Path write() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "soak=" + KEY + "\n");
        return Files.writeString(folder.resolve("soak.properties"), """
                ratatoskr.http.port=%d
                ratatoskr.management.port=0
                ratatoskr.http.keep-alive=%s
                ratatoskr.http.header-timeout=5s
                ratatoskr.http.body-timeout=5s
                ratatoskr.http.write-stall-timeout=10s
                ratatoskr.access.keys-file=%s
                ratatoskr.models.folder=%s
                ratatoskr.routing.max-in-flight=%d
                ratatoskr.provider-defaults.list-models=false
                ratatoskr.providers.compatible.base-url=%s
                ratatoskr.providers.compatible.max-concurrent=%d
                ratatoskr.providers.openrouter.base-url=%s
                ratatoskr.providers.openrouter.response-timeout=3s
                ratatoskr.providers.openrouter.first-token-timeout=3s
                ratatoskr.providers.openrouter.idle-timeout=2s
                ratatoskr.providers.openrouter.breaker-open=2s
                ratatoskr.providers.openai.base-url=%s
                ratatoskr.providers.openai.response-timeout=2s
                ratatoskr.providers.openai.first-token-timeout=2s
                ratatoskr.providers.openai.breaker-open=2s
                """.formatted(
                        port,
                        KEEP_ALIVE,
                        keys,
                        folder.resolve("models"),
                        MAX_IN_FLIGHT,
                        providers.goodUrl(),
                        MAX_CONCURRENT,
                        providers.faultyUrl(),
                        providers.silentUrl()));
    }

    /** Variables of the gateway's process; the JVM's options are those of a small container. */
    Map<String, String> environment() {
        return Map.of(
                "JDK_JAVA_OPTIONS",
                "-Xmx256m -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                        .formatted(providers.keyStore(), TestKeyStore.PASSWORD),
                "OPENAI_API_KEY",
                "sk-soak-openai",
                "OPENROUTER_API_KEY",
                "sk-soak-openrouter");
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
