package io.ratatoskr.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Texts to token ids, as the model was trained on them. Padding and truncation that the tokenizer's file asks for are off; this
 * gateway cuts by itself. Thread-safe, but must not be closed while it works.
 */
final class Tokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;

    /**
     * @param json the tokenizer's file
     * @throws IOException when it cannot be read or the native library not be loaded
     */
    Tokenizer(byte[] json, int maxTokens) throws IOException {
        this.maxTokens = maxTokens;
        NativeLibraries.loadTokenizers();
        this.tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    }

    /**
     * At most {@code maxTokens} ids, the special ones included. Of a pair the longer text is cut first. A lone surrogate counts as
     * U+FFFD, which like NUL and other control characters leaves no token.
     */
    Tokens tokenise(ModelInput input) {
        String text = wellFormed(Excerpt.of(input.text(), maxTokens));
        if (input.second() == null) {
            Encoding read = tokenizer.encode(text);
            return read.getIds().length <= maxTokens
                    ? new Tokens(read.getIds(), read.getTypeIds(), false)
                    : Cut.single(read.getIds(), read.getTypeIds(), maxTokens);
        }
        String second = wellFormed(Excerpt.of(input.second(), maxTokens));
        Encoding read = tokenizer.encode(text, second);
        return read.getIds().length <= maxTokens
                ? new Tokens(read.getIds(), read.getTypeIds(), false)
                : Cut.pair(read.getIds(), read.getTypeIds(), read.getSequenceIds(), maxTokens);
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder whole = new StringBuilder(text.length());
                text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .forEach(whole::appendCodePoint);
                return whole.toString();
            }
        }
        return text;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
