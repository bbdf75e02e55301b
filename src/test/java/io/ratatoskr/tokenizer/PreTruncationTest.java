package io.ratatoskr.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.ratatoskr.onnx.model.BundledModels;
import io.ratatoskr.onnx.model.ModelFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PreTruncationTest {
    private static final long SEED = 41;

    private static final List<String> SCRAPS = List.of(
            "the ",
            "x",
            " ",
            "\n\t ",
            "\u0000",
            "\u0301\u0302",
            "é",
            "—",
            "!?",
            "松",
            "สวัสดี",
            "\uD83D\uDC3F\uFE0F",
            "±",
            "[SEP]",
            "\uFFFD",
            "가",
            "q".repeat(90),
            "z".repeat(150),
            " ".repeat(300),
            "\u200B".repeat(200),
            "_",
            "½²");

    @Test
    void first_tokens_of_a_pre_truncated_text_are_those_of_the_text() throws IOException {
        DjlLibrary.load();
        try (ModelFiles files = BundledModels.ALL.getLast().source().open();
                InputTokenizer truncating = new InputTokenizer(files.tokenizer(), TokenizerOptions.of(256));
                HuggingFaceTokenizer whole = HuggingFaceTokenizer.newInstance(
                        new ByteArrayInputStream(files.tokenizer()),
                        Map.of("truncation", "false", "padding", "false"))) {
            Random random = new Random(SEED);
            for (int round = 0; round < 150; round++) {
                String text = text(random);
                long[] all = whole.encode(text).getIds();
                TokenizedInput truncated = truncating.tokenise(new ModelInput(text));
                long[] expected = all.length <= 256 ? all : Arrays.copyOf(all, 256);
                expected[expected.length - 1] = all[all.length - 1];

                assertThat(truncated.ids()).as("seed %d, round %d", SEED, round).isEqualTo(expected);
                assertThat(truncated.truncated())
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(all.length > 256);
            }
        }
    }

    @Test
    void a_pre_truncated_text_is_small() {
        assertThat(PreTruncation.apply("x".repeat(1_000_000), 256)).hasSize(128);
        assertThat(PreTruncation.apply(" \u0000".repeat(1_000_000), 256)).hasSize(2);
        assertThat(PreTruncation.apply("word ".repeat(1_000_000), 256)).hasSizeLessThan(257 * 5);
        assertThat(PreTruncation.apply("—".repeat(1_000_000), 256)).hasSize(131_072);
    }

    /** Uses few kinds of scraps per text, so that long runs of each occur. */
    private static String text(Random random) {
        List<String> few = List.of(scrap(random), scrap(random), scrap(random));
        StringBuilder text = new StringBuilder();
        int length = 2_100 + random.nextInt(8_000);
        while (text.length() < length) {
            String scrap = random.nextInt(20) == 0 ? scrap(random) : few.get(random.nextInt(few.size()));
            text.append(scrap.repeat(random.nextInt(10) == 0 ? 100 : 1));
        }
        return text.toString();
    }

    private static String scrap(Random random) {
        return SCRAPS.get(random.nextInt(SCRAPS.size()));
    }
}
