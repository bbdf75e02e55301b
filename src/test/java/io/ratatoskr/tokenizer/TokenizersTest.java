package io.ratatoskr.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenInput;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.onnx.TestModels;
import io.ratatoskr.settings.Settings.ModelsSettings;
import io.ratatoskr.settings.Settings.OnnxSettings;
import io.ratatoskr.settings.TokenizerSettings;
import io.ratatoskr.settings.TokenizerSettings.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenizersTest {
    private static final String MIXED = "Hello, Ægir! 😀 naïve 北京 — a\tb\n\n  end";
    private static final LocalModels LOCAL =
            LocalModels.of(new OnnxSettings(1, 10, false), ModelsSettings.NONE, TestModels.NO_STORE);
    private static final Tokenizers.TokenizerFiles LOCAL_MODEL_FILES = new Tokenizers.TokenizerFiles() {
        @Override
        public boolean isLocalModel(String id) {
            return LOCAL.find(id).isPresent();
        }

        @Override
        public Optional<byte[]> findForLocalModel(String id) throws IOException {
            return LOCAL.tokenizerJson(id);
        }

        @Override
        public Optional<byte[]> findInRepository(String repository, String revision) {
            return Optional.empty();
        }
    };

    @AfterAll
    static void close() {
        LOCAL.close();
    }

    private static TokenCount count(String model, String text, TokenizerSettings... rules) {
        try (var tokenizers = new Tokenizers(Arrays.asList(rules), LOCAL_MODEL_FILES)) {
            return tokenizers.count(new TokenInput.Text(text), model, () -> {});
        }
    }

    private static Tokenization tokenize(String model, String text) {
        try (var tokenizers = new Tokenizers(List.of(), LOCAL_MODEL_FILES)) {
            return tokenizers.tokenize(new TokenInput.Text(text), model, () -> {});
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, o200k_base",
        "openai/gpt-4o-mini:free, o200k_base",
        "gpt-4.1-nano, o200k_base",
        "gpt-4-turbo, cl100k_base",
        "gpt-3.5-turbo-0125, cl100k_base",
        "text-embedding-3-small, cl100k_base",
        "o3-mini, o200k_base",
        "GPT-5, o200k_base",
        "openai/gpt-oss-120b, o200k_base"
    })
    void a_family_is_found_by_the_longest_prefix_of_the_bare_name(String model, String encoding) {
        TokenCount count = count(model, "Hello, world!");
        assertThat(count.tokenizer()).isEqualTo(encoding);
        assertThat(count.approximate()).isFalse();
        assertThat(count.count()).isEqualTo(4);
    }

    @Test
    void a_family_without_a_tokenizer_here_is_counted_approximately_and_not_taken_apart() {
        for (String model : List.of("anthropic/claude-sonnet-4.5", "qwen3.5-9b", "llama-4-scout", "o12")) {
            assertThat(count(model, "Hello, world!")).isEqualTo(new TokenCount(4, true, "o200k_base", model));
            assertThatThrownBy(() -> tokenize(model, "Hello"))
                    .isInstanceOf(NotSupported.class)
                    .hasMessageContaining("tokenizers in config/models.yaml");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro, Hello 2026!, 7, 10",
        "meta-llama/llama-3.3-70b, Hello 2026!, 5, 7",
        "qwen3:8b, Hello 2026!, 7, 11",
        "qwen3:8b, 12345678, 8, 8",
        "deepseek-v3.1, 12345678, 3, 6"
    })
    void a_family_with_a_measured_error_has_an_upper_bound(String model, String text, long count, long upperBound) {
        assertThat(count(model, text)).isEqualTo(new TokenCount(count, true, "o200k_base", model, upperBound));
        assertThatThrownBy(() -> tokenize(model, text)).isInstanceOf(NotSupported.class);
    }

    @Test
    void counts_of_several_texts_add_up_with_their_bounds() {
        TokenCount exact = count("gpt-4o", "Hello, world!");
        TokenCount bounded = count("llama3", "Hello, world!");
        TokenCount open = count("claude-x", "Hello, world!");
        assertThat(bounded.plus(bounded)).isEqualTo(new TokenCount(8, true, "o200k_base", "llama3", 12L));
        assertThat(exact.plus(exact)).isEqualTo(new TokenCount(8, false, "o200k_base", "gpt-4o"));
        assertThat(bounded.plus(open).upperBound()).isNull();
        assertThat(bounded.plus(exact).upperBound()).isEqualTo(10L);
    }

    @Test
    void conversations_have_no_upper_bound_since_templates_differ() {
        var chat = new TokenInput.Messages(List.of(Message.user("Call 123456")), List.of());
        try (var tokenizers = new Tokenizers(List.of(), LOCAL_MODEL_FILES)) {
            TokenCount qwen = tokenizers.count(chat, "qwen3:8b", () -> {});
            assertThat(qwen.upperBound()).isNull();
            assertThat(qwen.count())
                    .isEqualTo(tokenizers.count(chat, "gpt-4o", () -> {}).count() + 4);
        }
    }

    @Test
    void a_local_model_counts_with_its_own_tokenizer_special_tokens_included() {
        assertThat(count("all-MiniLM-L6-v2", "hello world"))
                .isEqualTo(new TokenCount(4, false, "all-MiniLM-L6-v2", "all-MiniLM-L6-v2"));
        assertThat(count("sentence-transformers/all-MiniLM-L6-v2", "hello world")
                        .count())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o", "gpt-4", "all-MiniLM-L6-v2"})
    void places_are_bytes_and_the_count_is_that_of_the_tokens(String model) {
        byte[] bytes = MIXED.getBytes(UTF_8);
        Tokenization read = tokenize(model, MIXED);
        assertThat(read.tokens()).hasSize((int) count(model, MIXED).count());
        int end = 0;
        for (Token token : read.tokens()) {
            assertThat(token.start()).isBetween(end, bytes.length);
            assertThat(token.end()).isBetween(token.start(), bytes.length);
            if (token.end() > token.start() && !token.text().contains("\uFFFD")) {
                assertThat(new String(bytes, token.start(), token.end() - token.start(), UTF_8))
                        .isEqualTo(token.text());
            }
            end = token.end();
        }
        assertThat(read.tokens().stream().map(Token::text).toList().toString()).contains("Hello");
    }

    @Test
    void a_conversation_counts_with_its_template() {
        var chat =
                new TokenInput.Messages(List.of(Message.system("Be brief."), Message.user("Hello, world!")), List.of());
        try (var tokenizers = new Tokenizers(List.of(), LOCAL_MODEL_FILES)) {
            TokenCount openAi = tokenizers.count(chat, "gpt-4o", () -> {});
            // 3 to start the reply; per message 3, the role and the text
            assertThat(openAi.count()).isEqualTo(3 + (3 + 1 + 3) + (3 + 1 + 4));
            assertThat(openAi.approximate()).isFalse();
            assertThat(tokenizers.count(chat, "claude-x", () -> {}).approximate())
                    .isTrue();
        }
    }

    @Test
    void rules_of_the_user_come_first_and_may_point_at_others(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("tokenizer.json"),
                LOCAL.tokenizerJson("all-MiniLM-L6-v2").orElseThrow());
        var fileRule = new TokenizerSettings("gpt-4o-mine", new Source.File(file));
        var like = new TokenizerSettings("house", new Source.SameAsModel("gpt-4o-mine"));
        var encoding = new TokenizerSettings("claude", new Source.Encoding("cl100k_base"));
        assertThat(count("vendor/house-7b", "hello world", fileRule, like, encoding)
                        .count())
                .isEqualTo(2);
        assertThat(count("gpt-4o-mine", "hello world", fileRule, like, encoding).tokenizer())
                .isEqualTo(file.toString());
        assertThat(count("claude-x", "hello", fileRule, like, encoding))
                .isEqualTo(new TokenCount(1, false, "cl100k_base", "claude-x"));
    }

    @Test
    void a_rule_in_a_circle_or_a_broken_file_falls_back_to_an_approximate_count(@TempDir Path folder)
            throws IOException {
        var a = new TokenizerSettings("aa", new Source.SameAsModel("bb"));
        var b = new TokenizerSettings("bb", new Source.SameAsModel("aa"));
        var broken = new TokenizerSettings("cc", new Source.File(Files.writeString(folder.resolve("t.json"), "{}")));
        var missing = new TokenizerSettings("dd", new Source.File(folder.resolve("nothing.json")));
        for (String model : List.of("aa", "cc", "dd")) {
            assertThat(count(model, "Hello, world!", a, b, broken, missing).approximate())
                    .isTrue();
        }
    }

    @Test
    void ugly_texts_are_counted() {
        for (String model : List.of("gpt-4o", "all-MiniLM-L6-v2", "claude-x")) {
            for (String text :
                    List.of("", "\uD800", "a\0b", "<|endoftext|>", "a".repeat(100_000), "\n".repeat(10_000))) {
                assertThat(count(model, text).count())
                        .as("%s: %.10s", model, text)
                        .isNotNegative();
            }
        }
    }
}
