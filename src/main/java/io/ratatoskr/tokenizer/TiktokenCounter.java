package io.ratatoskr.tokenizer;

import io.ratatoskr.api.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;

/**
 * One of OpenAI's tiktoken encodings, loaded on first use. Text that looks like a special token is treated as text; a lone surrogate
 * counts as U+FFFD. The vocabularies are those in JTokkit's jar; its own merge of a piece of a mebibyte, such as a run of one letter,
 * takes more than 100 bytes of memory per byte and cannot be ended.
 */
final class TiktokenCounter implements TokenCounter {
    private static final int PIECES_PER_CHECK = 1_024;
    private static final Map<String, BytePairVocabulary> VOCABULARIES = new ConcurrentHashMap<>();

    private final String name;

    TiktokenCounter(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isLoaded() {
        return VOCABULARIES.containsKey(name);
    }

    private BytePairVocabulary vocabulary() {
        BytePairVocabulary loaded = VOCABULARIES.get(name);
        return loaded != null ? loaded : VOCABULARIES.computeIfAbsent(name, BytePairVocabulary::load);
    }

    @Override
    public int count(String text, Runnable checkpoint) {
        var merger = new BytePairMerger(vocabulary(), checkpoint);
        int[] count = {0};
        split(text, checkpoint, (bytes, length) -> count[0] += merger.merge(bytes, length));
        return count[0];
    }

    @Override
    public List<Token> tokens(String text, Runnable checkpoint) {
        BytePairVocabulary vocabulary = vocabulary();
        var merger = new BytePairMerger(vocabulary, checkpoint);
        List<Token> tokens = new ArrayList<>();
        Map<Integer, String> texts = new HashMap<>();
        int[] at = {0};
        split(text, checkpoint, (bytes, length) -> {
            merger.merge(bytes, length);
            for (int start = 0; start < length; start = merger.end(start)) {
                int end = merger.end(start);
                int id = vocabulary.rank(bytes, start, end);
                String tokenText =
                        texts.computeIfAbsent(id, each -> new String(vocabulary.token(each), StandardCharsets.UTF_8));
                tokens.add(new Token(id, tokenText, at[0] + start, at[0] + end));
            }
            at[0] += length;
        });
        return tokens;
    }

    /** Takes the pieces of a text, in order. */
    private interface PieceConsumer {
        /** @param bytes UTF-8 in its first {@code length} bytes; the array is reused */
        void accept(byte[] bytes, int length);
    }

    private void split(String text, Runnable checkpoint, PieceConsumer consumer) {
        Matcher matcher = TiktokenPatterns.of(name).matcher(text);
        byte[] bytes = new byte[64];
        for (int pieces = 1; matcher.find(); pieces++) {
            if (pieces % PIECES_PER_CHECK == 0) {
                checkpoint.run();
            }
            int start = matcher.start();
            int end = matcher.end();
            if (bytes.length < 3 * (end - start)) {
                bytes = new byte[Math.max(3 * (end - start), 2 * bytes.length)];
            }
            consumer.accept(bytes, UnicodeText.encode(text, start, end, bytes));
        }
    }
}
