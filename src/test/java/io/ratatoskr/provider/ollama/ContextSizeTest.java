package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.OllamaSamples.PROFILE;
import static io.ratatoskr.provider.ollama.OllamaSamples.PROTOCOL;
import static io.ratatoskr.provider.ollama.OllamaSamples.metadata;
import static io.ratatoskr.provider.ollama.OllamaSamples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.provider.TokenBounds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requested context size, and prompts that cannot fit. */
final class ContextSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0,1,4096",
        "2000,96,2096",
        "2048,2048,4096",
        "2048,2049,8192",
        "100,,4096",
        "2048,,4096",
        "2049,,8192",
        "9000,1,16384",
    })
    void steps_are_powers_of_two_and_a_window_is_the_last(long prompt, Integer maxTokens, int expected) {
        ModelMetadata window = expected == 2096 ? metadata(2096) : null;
        assertThat(ContextSize.choose(prompt, maxTokens, window)).isEqualTo(expected);
    }

    @Test
    void similar_requests_use_the_same_size_and_never_reload_the_model() {
        for (int words = 1; words < 500; words += 7) {
            var chat = ChatRequest.of("m", Message.user("word ".repeat(words)));
            assertThat(tree(chat).at("/options/num_ctx").asInt()).isEqualTo(4096);
        }
    }

    @Test
    void size_is_between_the_models_default_and_its_context_window() {
        var ownDialect = ModelMetadata.of(metadata(131_072).info())
                .withParameters(Map.of("num_ctx", new Mutable(null, null, 16_384.0)));
        assertThat(ContextSize.choose(10, 10, ownDialect)).isEqualTo(16_384);
        assertThat(ContextSize.choose(100_000, 100_000, ownDialect)).isEqualTo(131_072);
        assertThat(ContextSize.choose(10, null, metadata(2_048))).isEqualTo(2_048);
    }

    @Test
    void size_is_bounded() {
        assertThat(ContextSize.choose(Long.MAX_VALUE / 2, Integer.MAX_VALUE, null))
                .isEqualTo(1 << 20);
    }

    @Test
    void max_tokens_count() {
        var options = ChatOptions.builder("m").maxTokens(20_000).build();
        var chat = ChatRequest.of("m", Message.user("x")).withOptions(options);
        assertThat(tree(chat).at("/options/num_ctx").asInt()).isEqualTo(32_768);
    }

    @Test
    void embeddings_set_num_ctx_only_for_a_long_text() {
        assertThat(tree(EmbedRequest.of("m", List.of("a b", "c"))).has("options"))
                .isFalse();
        assertThat(tree(EmbedRequest.of("m", List.of("a", "x".repeat(10_000))))
                        .at("/options/num_ctx")
                        .asInt())
                .isEqualTo(8_192);
    }

    @Test
    void prompt_is_rejected_only_when_it_certainly_does_not_fit() {
        String thousand = "word ".repeat(1_000);
        for (ModelRequest request : List.of(
                ChatRequest.of("m", Message.user(thousand)),
                GenerateRequest.of("m", thousand),
                EmbedRequest.of("m", thousand))) {
            assertThat(PROTOCOL.encode(request, PROFILE, metadata(1_000)).body())
                    .isNotEmpty();
            var failure = catchThrowableOfType(
                    ContextLengthExceeded.class, () -> PROTOCOL.encode(request, PROFILE, metadata(999)));
            assertThat(failure).hasMessage("acme: the prompt has at least 1,000 tokens; 'm' accepts 999");
            assertThat(failure.limit()).hasValue(999);
        }
    }

    @Test
    void token_bounds_have_the_documented_values() {
        assertThat(TokenBounds.lowerBound("The quick brown fox")).isEqualTo(4);
        assertThat(TokenBounds.upperBound("The quick brown fox")).isEqualTo(10);
        assertThat(TokenBounds.upperBound("日本語")).isEqualTo(5);
        assertThat(TokenBounds.lowerBound("日本語 123 ...")).isZero();
        assertThat(TokenBounds.lowerBound("a-b_c9d")).isEqualTo(4);
        assertThat(TokenBounds.upperBound("")).isZero();
    }

    @Test
    void lower_bound_never_exceeds_the_upper_bound() {
        for (String text : List.of("", "a", "a b", "a b c d e", "a1b2c3", "é a", " ")) {
            assertThat(TokenBounds.lowerBound(text)).as("'%s'", text).isLessThanOrEqualTo(TokenBounds.upperBound(text));
        }
    }
}
