package io.ratatoskr.tokenizer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Converts texts to the token ids that the model was trained on. Padding and truncation of the tokenizer's file are disabled; the
 * gateway truncates itself. Requests only ids from the native library: its {@code Encoding} also creates a string and a span per
 * token, which took a third of the time. Thread-safe, but must not be closed while in use.
 */
public final class InputTokenizer implements AutoCloseable {
    /** An upper bound of the average token length; a longer text is truncated before it is tokenised. */
    private static final int MAX_CHARACTERS_PER_TOKEN = 256;

    /** How many times the maximum the texts of a pair are read to find the longer one; if both are longer, it does not matter. */
    private static final int MAX_COMPARED = 16;

    private final HuggingFaceTokenizer tokenizer;
    private final TokenizerOptions options;
    private final boolean truncatesLeft;
    private final boolean wordPiece;

    /**
     * @param json the tokenizer's file
     * @throws IOException when it cannot be read or the native library cannot be loaded
     */
    public InputTokenizer(byte[] json, TokenizerOptions options) throws IOException {
        this.options = options;
        this.truncatesLeft = switch (options.side()) {
            case LEFT -> true;
            case RIGHT -> false;
            case FROM_TOKENIZER -> TruncationDirection.isLeft(json);
        };
        this.wordPiece = new String(json, ISO_8859_1).contains("\"WordPiece\"");
        DjlLibrary.load();
        this.tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    }

    /**
     * Returns at most the maximum of ids, special tokens included. A lone surrogate counts as U+FFFD, which like NUL and other control
     * characters produces no token.
     */
    public TokenizedInput tokenise(ModelInput input) {
        return tokenise(input, options.maxTokens());
    }

    /** Like {@link #tokenise(ModelInput)}, with another maximum. */
    public TokenizedInput tokenise(ModelInput input, int maxTokens) {
        return tokenise(input, maxTokens, maxTokens);
    }

    /** @param preTokens tokens to which very long texts are truncated before they are tokenised, at least the maximum */
    private TokenizedInput tokenise(ModelInput input, int maxTokens, int preTokens) {
        String first = preTruncate(input.text(), preTokens);
        String wholeSecond = input.second();
        String second = wholeSecond == null ? null : preTruncate(wholeSecond, preTokens);
        long handle = tokenizer.getHandle();
        long encoding = second == null
                ? TokenizersLibrary.LIB.encode(handle, prepare(first), true)
                : TokenizersLibrary.LIB.encodeDual(handle, prepare(first), prepare(second), true);
        try {
            long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            long[] typeIds = TokenizersLibrary.LIB.getTypeIds(encoding);
            if (ids.length <= maxTokens) {
                return new TokenizedInput(ids, typeIds, false);
            }
            long[] sequenceIds = TokenizersLibrary.LIB.getSequenceIds(encoding);
            if (wholeSecond != null
                    && second != null
                    && preTokens / MAX_COMPARED < maxTokens
                    && Truncation.longerIsUnknown(
                            sequenceIds,
                            maxTokens,
                            first.length() < input.text().length(),
                            second.length() < wholeSecond.length())) {
                return tokenise(input, maxTokens, (int) Math.min(4L * preTokens, Integer.MAX_VALUE));
            }
            return Truncation.apply(ids, typeIds, sequenceIds, maxTokens, input.truncation(), truncatesLeft);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    private String prepare(String text) {
        String wellFormed = UnicodeText.replaceLoneSurrogates(text);
        return options.lowerCase() ? wellFormed.toLowerCase(Locale.ROOT) : wellFormed;
    }

    /** Truncates a very long text before it is tokenised. */
    private String preTruncate(String text, int maxTokens) {
        if (wordPiece) {
            return truncatesLeft ? PreTruncation.applyLeft(text, maxTokens) : PreTruncation.apply(text, maxTokens);
        }
        long maxLength = (long) MAX_CHARACTERS_PER_TOKEN * maxTokens;
        if (text.length() <= maxLength) {
            return text;
        }
        return truncatesLeft ? text.substring(text.length() - (int) maxLength) : text.substring(0, (int) maxLength);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
