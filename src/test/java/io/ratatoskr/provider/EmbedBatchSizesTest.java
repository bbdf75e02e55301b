package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.huggingface.HuggingFaceProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many inputs each provider gets in one embedding request. */
final class EmbedBatchSizesTest {
    private static ProviderProfile profile(String address, EndpointKind kind, Optional<Integer> size) {
        return new ProviderProfile(
                "acme", address, Optional.empty(), ReasoningFormat.EFFORT, LateSystemMessages.TOP, kind, size);
    }

    private static Protocol protocol(String name) {
        return switch (name) {
            case "openai" -> new OpenAiProtocol();
            case "gemini" -> new GeminiProtocol();
            case "ollama" -> new OllamaProtocol();
            default -> new HuggingFaceProtocol(new OpenAiProtocol());
        };
    }

    private static List<Integer> sizes(String protocol, ProviderProfile profile, List<String> texts) {
        return protocol(protocol).split(EmbedRequest.of("m", texts), profile).requests().stream()
                .map(part -> ((EmbedRequest) part).input().size())
                .toList();
    }

    private static List<String> distinct(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, api.openai.com, ROUTER, , 2048",
        "openai, API.OpenAI.com:443, ROUTER, , 2048",
        "openai, mine.openai.azure.com, ROUTER, , 2048",
        "openai, openrouter.ai, ROUTER, , 2048",
        "openai, localhost:8000, ROUTER, , 32",
        "openai, api.openai.com.acme.test, ROUTER, , 32",
        "openai, localhost:8000, ROUTER, 1000, 1000",
        "openai, api.openai.com, ROUTER, 16, 16",
        "gemini, generativelanguage.googleapis.com, ROUTER, , 100",
        "gemini, generativelanguage.googleapis.com, ROUTER, 250, 250",
        "ollama, localhost:11434, ROUTER, , 512",
        "ollama, localhost:11434, ROUTER, 64, 64",
        "huggingface, router.huggingface.co, ROUTER, , 32",
        "huggingface, tei.test, TEI, , 32",
        "huggingface, tei.test, TEI, 128, 128",
        "huggingface, pipeline.test, PIPELINE, , 32",
        "huggingface, vllm.test, OPENAI, 256, 256",
        "huggingface, tei.test, TEI, 1, 1",
    })
    void request_is_as_large_as_the_provider_accepts(
            String protocol, String address, EndpointKind kind, Integer configured, int expected) {
        ProviderProfile profile = profile(address, kind, Optional.ofNullable(configured));

        assertThat(sizes(protocol, profile, distinct(2 * expected + 1))).containsExactly(expected, expected, 1);
        assertThat(sizes(protocol, profile, distinct(expected))).containsExactly(expected);
    }

    @Test
    void tokens_of_a_request_to_openai_are_limited_too() {
        ProviderProfile profile = profile("api.openai.com", EndpointKind.ROUTER, Optional.of(2048));
        // About 100,000 tokens each
        List<String> texts = IntStream.range(0, 7)
                .mapToObj(i -> Integer.toString(i).repeat(190_000))
                .toList();

        assertThat(sizes("openai", profile, texts)).containsExactly(3, 3, 1);
    }
}
