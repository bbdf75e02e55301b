package io.ratatoskr.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
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
public final class UntruncatedTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final TextSlicer slicer;
    /** Calls share the read lock; closing, which frees native memory, takes the write lock. */
    private final ReentrantReadWriteLock closeLock = new ReentrantReadWriteLock();

    /** @throws IOException when it cannot be read or the native library cannot be loaded */
    public UntruncatedTokenizer(byte[] json) throws IOException {
        DjlLibrary.load();
        try {
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (RuntimeException e) {
            throw new IOException("not a valid tokenizer.json: " + e.getMessage(), e);
        }
        this.slicer = SliceRules.read(json);
    }

    /**
     * Counts a long text in slices, where the tokenizer allows it.
     *
     * @param addSpecialTokens whether the special tokens that the tokenizer adds to a text count
     * @param checkpoint runs between two slices; throws to end the call
     */
    public int count(String text, boolean addSpecialTokens, Runnable checkpoint) {
        String wellFormed = UnicodeText.replaceLoneSurrogates(text);
        int end = slicer.end(wellFormed, 0);
        int count = countSlice(wellFormed.substring(0, end), addSpecialTokens);
        while (end < wellFormed.length()) {
            checkpoint.run();
            int start = end;
            end = slicer.end(wellFormed, start);
            count += countSlice(wellFormed.substring(start, end), false);
        }
        return count;
    }

    private int countSlice(String text, boolean addSpecialTokens) {
        closeLock.readLock().lock();
        try {
            long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, addSpecialTokens);
            try {
                return TokenizersLibrary.LIB.getTokenIds(encoding).length;
            } finally {
                TokenizersLibrary.LIB.deleteEncoding(encoding);
            }
        } finally {
            closeLock.readLock().unlock();
        }
    }

    /**
     * The tokens, in order. A special token covers no text.
     *
     * @param checkpoint runs after the tokenizer, whose call is native; throws to end the call
     */
    public List<Token> tokens(String text, boolean addSpecialTokens, Runnable checkpoint) {
        String wellFormed = UnicodeText.replaceLoneSurrogates(text);
        Encoding encoding = encode(wellFormed, addSpecialTokens);
        checkpoint.run();
        long[] ids = encoding.getIds();
        long[] specialMask = encoding.getSpecialTokenMask();
        String[] tokenTexts = encoding.getTokens();
        CharSpan[] spans = encoding.getCharTokenSpans();
        var offsets = new ByteOffsets(wellFormed);
        List<Token> tokens = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            CharSpan span = spans[i];
            tokens.add(
                    span == null || specialMask[i] == 1
                            ? new Token((int) ids[i], tokenTexts[i], offsets.bytes(), offsets.bytes())
                            : token((int) ids[i], span, offsets));
        }
        return tokens;
    }

    private Encoding encode(String text, boolean addSpecialTokens) {
        closeLock.readLock().lock();
        try {
            return tokenizer.encode(text, addSpecialTokens, false);
        } finally {
            closeLock.readLock().unlock();
        }
    }

    private static Token token(int id, CharSpan span, ByteOffsets offsets) {
        ByteOffsets.ByteOffset start = offsets.at(span.getStart());
        ByteOffsets.ByteOffset end = offsets.at(span.getEnd());
        return new Token(id, offsets.text(start, end), start.bytes(), end.bytes());
    }

    @Override
    public void close() {
        closeLock.writeLock().lock();
        try {
            tokenizer.close();
        } finally {
            closeLock.writeLock().unlock();
        }
    }

    /** Converts offsets in Unicode code points to UTF-8 bytes and UTF-16 units; fast for an offset near the one before. */
    private static final class ByteOffsets {
        record ByteOffset(int utf16Units, int bytes) {}

        private final String text;
        private int codePoints;
        private int utf16Units;
        private int bytes;

        ByteOffsets(String text) {
            this.text = text;
        }

        int bytes() {
            return bytes;
        }

        ByteOffset at(int codePoint) {
            while (codePoints > codePoint) {
                int c = text.codePointBefore(utf16Units);
                utf16Units -= Character.charCount(c);
                bytes -= utf8Length(c);
                codePoints--;
            }
            while (codePoints < codePoint && utf16Units < text.length()) {
                int c = text.codePointAt(utf16Units);
                utf16Units += Character.charCount(c);
                bytes += utf8Length(c);
                codePoints++;
            }
            return new ByteOffset(utf16Units, bytes);
        }

        private static int utf8Length(int c) {
            return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }

        String text(ByteOffset start, ByteOffset end) {
            return text.substring(start.utf16Units, Math.max(start.utf16Units, end.utf16Units));
        }
    }
}
