package io.ratatoskr.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MeasuredFamilyTest {
    private static MeasuredFamily family(String model) {
        return MeasuredFamily.find(model).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "meta-llama/llama-3.3-70b-instruct, 1.4",
        "meta-llama/Meta-Llama-3-8B, 1.4",
        "llama3.2:3b, 1.4",
        "qwen/qwen3-235b-a22b, 1.65",
        "qwen2.5-coder:7b, 1.65",
        "deepseek/deepseek-chat-v3.1, 1.75",
        "deepseek-ai/DeepSeek-V3, 1.75",
        "models/gemini-2.5-pro, 1.4",
        "google/gemini-2.0-flash-001, 1.4",
        "gemma3:4b, 1.4",
        "google/gemma-2-9b-it, 1.35",
        "mistralai/mistral-nemo, 1.5"
    })
    void families_with_a_measured_vocabulary_are_recognized(String model, double ratio) {
        assertThat(family(model).maxRatio()).isEqualTo(ratio);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-sonnet-4-5",
                "anthropic/claude-2.1",
                "llama-4-scout",
                "llama-3.5-x",
                "llama-30b",
                "qwen3.5-9b",
                "qwen-max",
                "deepseek-r1",
                "deepseek-v4",
                "gemini-1.5-pro",
                "gemini-embedding-001",
                "gemma-4",
                "mistral-small",
                "my-llama-3",
                ""
            })
    void names_of_other_vocabularies_are_not(String model) {
        assertThat(MeasuredFamily.find(model)).isEmpty();
    }

    /** The count with one token for up to three digits, and one for each. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "7, 0",
        "42, 1",
        "123, 2",
        "1234, 2",
        "12345, 3",
        "123456, 4",
        "a1b2, 0",
        "12 34, 2",
        "2024-11-30, 4",
        "٣٤, 0"
    })
    void digits_count_one_each_where_they_are_tokens(String text, int added) {
        assertThat(family("qwen3-8b").additionalTokens(text)).isEqualTo(added);
        assertThat(family("llama-3.1-8b").additionalTokens(text)).isZero();
    }

    @Test
    void the_upper_bound_is_between_the_count_and_the_bytes() {
        var random = new Random(11);
        var counter = new TiktokenCounter("o200k_base");
        for (String model : new String[] {"llama-3.1-8b", "qwen3-8b", "gemma-3-4b"}) {
            MeasuredFamily family = family(model);
            for (int i = 0; i < 300; i++) {
                String text = RandomTexts.mixed(random, random.nextInt(200));
                int count = counter.count(text, () -> {}) + family.additionalTokens(text);
                assertThat(family.upperBound(text, count))
                        .as("%s: %s", model, text)
                        .isBetween((long) count, (long)
                                UnicodeText.replaceLoneSurrogates(text).getBytes(UTF_8).length);
            }
        }
    }

    @Test
    void scripts_that_take_many_tokens_are_bounded_by_their_bytes() {
        MeasuredFamily llama = family("llama-3.1-8b");
        assertThat(llama.upperBound("The quick brown fox jumps over the lazy dog.", 10))
                .isEqualTo(14);
        // Georgian takes Llama 3 five times as many tokens as o200k_base
        assertThat(llama.upperBound("გამარჯობა", 4)).isEqualTo(27);
        assertThat(llama.upperBound("hello, გამარჯობა", 6)).isEqualTo(7 + 27);
        assertThat(llama.upperBound("“Привет” — 世界、", 10)).isEqualTo(14);
    }
}
