package io.ratatoskr.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.ratatoskr.api.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A {@code tokenizer.json} for counting and listing tokens, without padding and truncation. Thread-safe. Closing waits for running
 * calls; later calls fail with an {@link IllegalStateException}.
 */
public final class Vocabulary implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    /** Calls share the read lock; closing, which frees native memory, takes the write lock. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    /** @throws IOException when it cannot be read or the native library cannot be loaded */
    public Vocabulary(byte[] json) throws IOException {
        NativeLibraries.loadTokenizers();
        try {
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (RuntimeException e) {
            throw new IOException("not a valid tokenizer.json: " + e.getMessage(), e);
        }
    }

    /** @param special whether the special tokens that the tokenizer adds to a text count */
    public int count(String text, boolean special) {
        return encode(Texts.wellFormed(text), special).getIds().length;
    }

    /** The tokens, in order. A special token covers no text. */
    public List<Token> tokens(String text, boolean special) {
        String whole = Texts.wellFormed(text);
        Encoding read = encode(whole, special);
        long[] ids = read.getIds();
        long[] marks = read.getSpecialTokenMask();
        String[] names = read.getTokens();
        CharSpan[] spans = read.getCharTokenSpans();
        var places = new BytePlaces(whole);
        List<Token> tokens = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            tokens.add(
                    span == null || marks[i] == 1
                            ? new Token((int) ids[i], names[i], places.bytes(), places.bytes())
                            : token((int) ids[i], span, places));
        }
        return tokens;
    }

    private Encoding encode(String text, boolean special) {
        open.readLock().lock();
        try {
            return tokenizer.encode(text, special, false);
        } finally {
            open.readLock().unlock();
        }
    }

    private static Token token(int id, CharSpan span, BytePlaces places) {
        BytePlaces.Place start = places.of(span.getStart());
        BytePlaces.Place end = places.of(span.getEnd());
        return new Token(id, places.text(start, end), start.bytes(), end.bytes());
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try {
            tokenizer.close();
        } finally {
            open.writeLock().unlock();
        }
    }

    /** Converts offsets in Unicode code points to UTF-8 bytes and UTF-16 units; fast for ascending offsets. */
    private static final class BytePlaces {
        record Place(int units, int bytes) {}

        private final String text;
        private int points;
        private int units;
        private int bytes;

        BytePlaces(String text) {
            this.text = text;
        }

        int bytes() {
            return bytes;
        }

        Place of(int point) {
            if (point < points) {
                points = 0;
                units = 0;
                bytes = 0;
            }
            while (points < point && units < text.length()) {
                int c = text.codePointAt(units);
                units += Character.charCount(c);
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
                points++;
            }
            return new Place(units, bytes);
        }

        String text(Place start, Place end) {
            return text.substring(start.units, Math.max(start.units, end.units));
        }
    }
}
