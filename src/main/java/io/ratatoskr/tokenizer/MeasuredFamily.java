package io.ratatoskr.tokenizer;

import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model family whose vocabulary is not shipped, and how far {@code o200k_base} is from it; measured by {@code src/bench/run tokens},
 * see docs/tokens.md.
 *
 * @param singleDigits whether each digit is a token; {@code o200k_base} has one for up to three
 * @param maxRatio the largest ratio of real tokens to counted ones among the texts of the corpus in Latin, Cyrillic, Arabic, Chinese,
 *     Japanese and Korean letters, rounded up to a twentieth
 */
record MeasuredFamily(boolean singleDigits, double maxRatio) {
    /** Names without vendor and variant. A version is the same family only where it is listed: its successor may have another vocabulary. */
    private record Names(List<String> prefixes, MeasuredFamily family) {}

    private static final List<Names> ALL = List.of(
            new Names(
                    List.of(
                            "llama-3",
                            "llama3",
                            "meta-llama-3",
                            "llama-3.1",
                            "llama3.1",
                            "meta-llama-3.1",
                            "llama-3.2",
                            "llama3.2",
                            "llama-3.3",
                            "llama3.3"),
                    new MeasuredFamily(false, 1.4)),
            new Names(
                    List.of("qwen2", "qwen-2", "qwen2.5", "qwen-2.5", "qwen3", "qwen-3", "qwq"),
                    new MeasuredFamily(true, 1.65)),
            new Names(
                    List.of("deepseek-v3", "deepseek-v3.1", "deepseek-v3.2", "deepseek-chat-v3", "deepseek-chat-v3.1"),
                    new MeasuredFamily(false, 1.75)),
            // Google's SDKs count Gemini's tokens with Gemma 3's vocabulary
            new Names(
                    List.of("gemma-3", "gemma3", "gemma-3n", "gemma3n", "gemini-2.0", "gemini-2.5", "gemini-3-pro"),
                    new MeasuredFamily(true, 1.4)),
            new Names(List.of("gemma-2", "gemma2"), new MeasuredFamily(true, 1.35)),
            new Names(List.of("mistral-nemo", "open-mistral-nemo"), new MeasuredFamily(true, 1.5)));

    /** The family of the model with this id; empty if its vocabulary is unknown. */
    static Optional<MeasuredFamily> find(String id) {
        String name = TokenizerFamilies.baseName(id.toLowerCase(Locale.ROOT));
        return ALL.stream()
                .filter(names -> names.prefixes.stream().anyMatch(prefix -> matches(name, prefix)))
                .map(Names::family)
                .findFirst();
    }

    /** {@code qwen3} matches {@code qwen3-8b}; neither {@code qwen3.5-9b} nor {@code qwen32}. */
    private static boolean matches(String name, String prefix) {
        if (!name.startsWith(prefix)) {
            return false;
        }
        String rest = name.substring(prefix.length());
        return rest.isEmpty() || rest.charAt(0) == '-' || rest.charAt(0) == '_';
    }

    /** The tokens that single digits add to a count with {@code o200k_base}. */
    int additionalTokens(String text) {
        if (!singleDigits) {
            return 0;
        }
        int added = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            run = c >= '0' && c <= '9' ? run + 1 : 0;
            // The first digit of each three has a token in the count
            added += run % 3 == 1 || run == 0 ? 0 : 1;
        }
        return added;
    }

    /**
     * An upper bound of the tokens of a text, by the largest error in the corpus; of characters in scripts that the corpus has shown to
     * need many tokens, and of symbols, every byte counts as one. No text has more tokens than bytes.
     *
     * @param count tokens counted with {@code o200k_base}, and {@link #additionalTokens}
     */
    long upperBound(String text, long count) {
        long bytes = 0;
        long rareBytes = 0;
        int c;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            int length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            bytes += length;
            rareBytes += c < 0x80 || isMeasured(c) ? 0 : length;
        }
        return Math.min(bytes, (long) Math.ceil(count * maxRatio) + rareBytes);
    }

    /** Whether the corpus shows that the character needs few tokens: a letter of the measured scripts, or punctuation. */
    private static boolean isMeasured(int c) {
        return switch (UnicodeScript.of(c)) {
            case LATIN, CYRILLIC, HAN, HIRAGANA, KATAKANA, HANGUL, ARABIC -> true;
            default ->
                switch (Character.getType(c)) {
                    case Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> UnicodeScript.of(c) == UnicodeScript.COMMON;
                    default -> false;
                };
        };
    }
}
