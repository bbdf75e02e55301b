package io.ratatoskr.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.tokenizer.TokenizerOptions.TruncationSide;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two texts that are both truncated: of an odd number of tokens the longer text gets one more, as with {@code longest_first} of
 * transformers, even if it was shortened before it was tokenized.
 */
final class LongPairsTest {
    private static final int MAX_TOKENS = 128;

    @ParameterizedTest
    @CsvSource({
        "100, 101, 62",
        "101, 100, 63",
        "200, 900, 62",
        "900, 200, 63",
        "400, 700, 62",
        "700, 400, 63",
        "600, 601, 62",
        "601, 600, 63",
        "1500, 1600, 62",
        "1600, 1500, 63"
    })
    void the_longer_text_has_the_odd_token(int first, int second, int expected) throws IOException {
        for (TruncationSide side : new TruncationSide[] {TruncationSide.LEFT, TruncationSide.RIGHT}) {
            try (InputTokenizer tokenizer = tokenizer(side)) {
                TokenizedInput tokens =
                        tokenizer.tokenise(ModelInput.ofPair("dog ".repeat(first), "dog ".repeat(second)));

                assertThat(tokens.ids()).hasSize(MAX_TOKENS);
                assertThat(lengthOfFirst(tokens)).as("%s", side).isEqualTo(expected);
            }
        }
    }

    private static InputTokenizer tokenizer(TruncationSide side) throws IOException {
        try (InputStream json = LongPairsTest.class.getResourceAsStream("/models/nli-tiny/tokenizer.json")) {
            return new InputTokenizer(json.readAllBytes(), new TokenizerOptions(MAX_TOKENS, side, false));
        }
    }

    /** Without [CLS] and the [SEP] after it, which have the first text's type as well. */
    private static int lengthOfFirst(TokenizedInput tokens) {
        int count = 0;
        for (long type : tokens.typeIds()) {
            count += type == 0 ? 1 : 0;
        }
        return count - 2;
    }
}
