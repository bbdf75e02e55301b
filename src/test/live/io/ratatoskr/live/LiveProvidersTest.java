package io.ratatoskr.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ModelGateway;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real providers, each with a few short requests that cost a fraction of a cent. Only those run whose key is in the environment;
 * {@code mvn verify -Plive} selects these tests.
 */
@Tag("live")
@Timeout(180)
final class LiveProvidersTest {
    private static final Map<String, String> ENVIRONMENT = System.getenv();

    private static ModelGateway gateway;

    @BeforeAll
    static void start() {
        Ratatoskr.Builder builder = Ratatoskr.builder();
        String ollama = ENVIRONMENT.getOrDefault(LiveProvider.OLLAMA.variable(), "");
        if (!ollama.isEmpty()) {
            builder.set("ratatoskr.providers.ollama.base-url", LiveProvider.ollamaUrl(ollama));
        }
        gateway = builder.build();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource
    void chat(LiveProvider provider) {
        LiveChecks.chat(gateway, chatModel(provider));
    }

    @ParameterizedTest
    @EnumSource
    void streamed_chat(LiveProvider provider) {
        LiveChecks.stream(gateway, chatModel(provider));
    }

    @ParameterizedTest
    @EnumSource
    void tools(LiveProvider provider) throws Exception {
        LiveChecks.tools(gateway, chatModel(provider));
    }

    @ParameterizedTest
    @EnumSource
    void structured_output(LiveProvider provider) throws Exception {
        LiveChecks.structuredOutput(gateway, chatModel(provider));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ANTHROPIC")
    void embeddings(LiveProvider provider) {
        requireKey(provider);
        LiveChecks.embeddings(gateway, provider.embedModel(ENVIRONMENT).orElseThrow());
    }

    private static String chatModel(LiveProvider provider) {
        requireKey(provider);
        return provider.chatModel(ENVIRONMENT);
    }

    private static void requireKey(LiveProvider provider) {
        assumeTrue(
                !ENVIRONMENT.getOrDefault(provider.variable(), "").isBlank(),
                () -> "skipped: " + provider.variable() + " is not set");
    }
}
