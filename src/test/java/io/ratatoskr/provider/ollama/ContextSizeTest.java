package io.ratatoskr.provider.ollama;

import static io.ratatoskr.provider.ollama.Samples.PROFILE;
import static io.ratatoskr.provider.ollama.Samples.PROTOCOL;
import static io.ratatoskr.provider.ollama.Samples.known;
import static io.ratatoskr.provider.ollama.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ContextLengthExceeded;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ParameterAvailability.Mutable;
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
    void steps_are_powers_of_two_and_a_window_is_the_last(long prompt, Integer answer, int expected) {
        ModelMetadata window = expected == 2096 ? known(2096) : null;
        assertThat(ContextSize.of(prompt, answer, window)).isEqualTo(expected);
    }

    @Test
    void requests_of_one_kind_ask_for_the_same_and_never_for_a_reload() {
        for (int words = 1; words < 500; words += 7) {
            var chat = ChatRequest.of("m", Message.user("word ".repeat(words)));
            assertThat(tree(chat).at("/options/num_ctx").asInt()).isEqualTo(4096);
        }
    }

    @Test
    void a_models_own_default_is_the_least_and_its_window_the_most() {
        var own = new ModelMetadata(
                known(131_072).info(), Map.of("num_ctx", new Mutable(null, null, 16_384.0)), null, null);
        assertThat(ContextSize.of(10, 10, own)).isEqualTo(16_384);
        assertThat(ContextSize.of(100_000, 100_000, own)).isEqualTo(131_072);
        assertThat(ContextSize.of(10, null, known(2_048))).isEqualTo(2_048);
    }

    @Test
    void no_prompt_asks_for_memory_without_end() {
        assertThat(ContextSize.of(Long.MAX_VALUE / 2, Integer.MAX_VALUE, null)).isEqualTo(1 << 20);
    }

    @Test
    void a_limit_of_the_answer_counts() {
        var options = ChatOptions.builder("m").maxTokens(20_000).build();
        var chat = ChatRequest.of("m", Message.user("x")).withOptions(options);
        assertThat(tree(chat).at("/options/num_ctx").asInt()).isEqualTo(32_768);
    }

    @Test
    void texts_to_be_embedded_ask_only_when_one_is_long() {
        assertThat(tree(EmbedRequest.of("m", List.of("a b", "c"))).has("options"))
                .isFalse();
        assertThat(tree(EmbedRequest.of("m", List.of("a", "x".repeat(10_000))))
                        .at("/options/num_ctx")
                        .asInt())
                .isEqualTo(8_192);
    }

    @Test
    void a_prompt_is_refused_only_when_it_fits_for_certain_nowhere() {
        String thousand = "word ".repeat(1_000);
        for (ModelRequest request : List.of(
                ChatRequest.of("m", Message.user(thousand)),
                GenerateRequest.of("m", thousand),
                EmbedRequest.of("m", thousand))) {
            assertThat(PROTOCOL.encode(request, PROFILE, known(1_000)).body()).isNotEmpty();
            var failure = catchThrowableOfType(
                    ContextLengthExceeded.class, () -> PROTOCOL.encode(request, PROFILE, known(999)));
            assertThat(failure).hasMessage("acme: the prompt has at least 1,000 tokens; 'm' accepts 999");
            assertThat(failure.limit()).hasValue(999);
        }
    }

    @Test
    void estimates_are_what_they_say() {
        assertThat(TokenEstimate.atLeast("The quick brown fox")).isEqualTo(4);
        assertThat(TokenEstimate.atMost("The quick brown fox")).isEqualTo(10);
        assertThat(TokenEstimate.atMost("日本語")).isEqualTo(5);
        assertThat(TokenEstimate.atLeast("日本語 123 ...")).isZero();
        assertThat(TokenEstimate.atLeast("a-b_c9d")).isEqualTo(4);
        assertThat(TokenEstimate.atMost("")).isZero();
    }

    @Test
    void what_is_at_least_there_is_never_more_than_what_is_at_most() {
        for (String text : List.of("", "a", "a b", "a b c d e", "a1b2c3", "é a", " ")) {
            assertThat(TokenEstimate.atLeast(text)).as("'%s'", text).isLessThanOrEqualTo(TokenEstimate.atMost(text));
        }
    }
}
