package io.ratatoskr.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
    /** No vocabulary has tokens that are as long on average; a text beyond that is cut before it is tokenised. */
    private static final int CHARACTERS_PER_TOKEN = 256;

    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;
    private final boolean bert;

    /**
     * @param json the tokenizer's file
     * @throws IOException when it cannot be read or the native library not be loaded
     */
    Tokenizer(byte[] json, int maxTokens) throws IOException {
        this.maxTokens = maxTokens;
        this.bert = new String(json, ISO_8859_1).contains("\"WordPiece\"");
        NativeLibraries.loadTokenizers();
        this.tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    }

    /**
     * At most {@code maxTokens} ids, the special ones included. Of a pair the longer text is cut first. A lone surrogate counts as
     * U+FFFD, which like NUL and other control characters leaves no token.
     */
    Tokens tokenise(ModelInput input) {
        String text = Texts.wellFormed(excerpt(input.text()));
        if (input.second() == null) {
            Encoding read = tokenizer.encode(text);
            return read.getIds().length <= maxTokens
                    ? new Tokens(read.getIds(), read.getTypeIds(), false)
                    : Cut.single(read.getIds(), read.getTypeIds(), maxTokens);
        }
        String second = Texts.wellFormed(excerpt(input.second()));
        Encoding read = tokenizer.encode(text, second);
        return read.getIds().length <= maxTokens
                ? new Tokens(read.getIds(), read.getTypeIds(), false)
                : Cut.pair(read.getIds(), read.getTypeIds(), read.getSequenceIds(), maxTokens);
    }

    /** What is left of a long text before it is tokenised. */
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
