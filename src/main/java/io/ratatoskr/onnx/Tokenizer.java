package io.ratatoskr.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Converts texts to the token ids that the model was trained on. Padding and truncation of the tokenizer's file are disabled; the
 * gateway truncates itself. Requests only ids from the native library: its {@code Encoding} also creates a string and a span per
 * token, which took a third of the time. Thread-safe, but must not be closed while in use.
 */
final class Tokenizer implements AutoCloseable {
    /** An upper bound of the average token length; a longer text is truncated before it is tokenised. */
    private static final int CHARACTERS_PER_TOKEN = 256;

    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;
    private final boolean bert;

    /**
     * @param json the tokenizer's file
     * @throws IOException when it cannot be read or the native library cannot be loaded
     */
    Tokenizer(byte[] json, int maxTokens) throws IOException {
        this.maxTokens = maxTokens;
        this.bert = new String(json, ISO_8859_1).contains("\"WordPiece\"");
        NativeLibraries.loadTokenizers();
        this.tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    }

    /**
     * Returns at most {@code maxTokens} ids, special tokens included. The longer text of a pair is truncated first. A lone surrogate
     * counts as U+FFFD, which like NUL and other control characters produces no token.
     */
    Tokens tokenise(ModelInput input) {
        String text = Texts.wellFormed(excerpt(input.text()));
        long handle = tokenizer.getHandle();
        long read = input.second() == null
                ? TokenizersLibrary.LIB.encode(handle, text, true)
                : TokenizersLibrary.LIB.encodeDual(handle, text, Texts.wellFormed(excerpt(input.second())), true);
        try {
            return tokens(read, input.second() == null);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(read);
        }
    }

    private Tokens tokens(long read, boolean single) {
        long[] ids = TokenizersLibrary.LIB.getTokenIds(read);
        long[] types = TokenizersLibrary.LIB.getTypeIds(read);
        if (ids.length <= maxTokens) {
            return new Tokens(ids, types, false);
        }
        return single
                ? Cut.single(ids, types, maxTokens)
                : Cut.pair(ids, types, TokenizersLibrary.LIB.getSequenceIds(read), maxTokens);
    }

    /** Truncates a very long text before it is tokenised. */
    private String excerpt(String text) {
        if (bert) {
            return Excerpt.of(text, maxTokens);
        }
        long most = (long) CHARACTERS_PER_TOKEN * maxTokens;
        return text.length() <= most ? text : text.substring(0, (int) most);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
