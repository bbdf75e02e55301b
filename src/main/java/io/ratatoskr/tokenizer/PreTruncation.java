package io.ratatoskr.tokenizer;

/**
 * Shortens a long text to the part that determines its first tokens, so that ten megabytes are not tokenised to keep 256 tokens.
 *
 * <p>Assumes a BERT tokenizer: white space, punctuation and Chinese characters separate words; a word of more than a hundred
 * characters is one unknown token; control, format and combining characters are dropped. Guarantees that the first {@code tokens}
 * tokens of the result are those of the text, because it
 * <ul>
 * <li>ends after {@code tokens} characters or words that are at least one token each,
 * <li>keeps one of consecutive white spaces, and one of consecutive dropped characters,
 * <li>keeps the first {@value #MAX_WORD_LENGTH} characters of a longer word.
 * </ul>
 * Characters that Unicode versions classify differently are kept and not counted. A result of more than {@value #MAX_LENGTH}
 * characters is truncated to that length.
 */
final class PreTruncation {
    /** Texts up to this length are unchanged. */
    private static final int MIN_LENGTH = 2_048;

    private static final int MAX_WORD_LENGTH = 128;
    private static final int MAX_LENGTH = 131_072;

    private enum CharacterClass {
        SPACE,
        IGNORED,
        /** Part of a word. */
        LETTER,
        /** A token of its own, independent of its neighbours. */
        TOKEN,
        /** Separates words, and may be part of a token such as [SEP]. */
        BRACKET,
        /** May or may not separate words. */
        OTHER
    }

    private PreTruncation() {}

    /** Like {@link #apply}, for the last tokens of the text. */
    static String applyLeft(String text, int tokens) {
        if (text.length() <= MIN_LENGTH) {
            return text;
        }
        // No rule depends on the direction, and reversing leaves surrogate pairs as they are
        String reversed = new StringBuilder(UnicodeText.replaceLoneSurrogates(text))
                .reverse()
                .toString();
        return new StringBuilder(apply(reversed, tokens)).reverse().toString();
    }

    static String apply(String text, int tokens) {
        if (text.length() <= MIN_LENGTH) {
            return text;
        }
        StringBuilder result = new StringBuilder(MIN_LENGTH);
        CharacterClass last = CharacterClass.OTHER;
        boolean afterSpace = false;
        boolean atWordStart = true;
        int letters = 0;
        int counted = 0;
        int at = 0;
        while (at < text.length() && counted <= tokens && result.length() < MAX_LENGTH) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            CharacterClass characterClass = classify(c);
            boolean keep = switch (characterClass) {
                case SPACE -> !afterSpace;
                case IGNORED -> last != CharacterClass.IGNORED;
                case LETTER -> ++letters <= MAX_WORD_LENGTH;
                case TOKEN, BRACKET, OTHER -> true;
            };
            if (characterClass == CharacterClass.TOKEN || (characterClass == CharacterClass.LETTER && atWordStart)) {
                counted++;
            }
            switch (characterClass) {
                case SPACE, TOKEN, BRACKET -> {
                    atWordStart = true;
                    letters = 0;
                }
                case LETTER -> atWordStart = false;
                case OTHER -> letters = 0;
                case IGNORED -> {}
            }
            if (characterClass != CharacterClass.IGNORED) {
                afterSpace = characterClass == CharacterClass.SPACE;
            }
            if (keep) {
                result.appendCodePoint(c);
                last = characterClass;
            }
        }
        return result.toString();
    }

    private static CharacterClass classify(int c) {
        if (c < 0x80) {
            return classifyAscii(c);
        }
        if (c == 0xFFFD) {
            return CharacterClass.IGNORED;
        }
        if (isChinese(c)) {
            return CharacterClass.TOKEN;
        }
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                CharacterClass.SPACE;
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.NON_SPACING_MARK ->
                CharacterClass.IGNORED;
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.OTHER_SYMBOL -> CharacterClass.LETTER;
            default -> CharacterClass.OTHER;
        };
    }

    private static CharacterClass classifyAscii(int c) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            return CharacterClass.SPACE;
        }
        if (c < ' ' || c == 0x7F) {
            return CharacterClass.IGNORED;
        }
        if (c == '[' || c == ']') {
            return CharacterClass.BRACKET;
        }
        return Character.isLetterOrDigit(c) ? CharacterClass.LETTER : CharacterClass.TOKEN;
    }

    /** The ranges that BERT's tokenizer treats as Chinese. */
    private static boolean isChinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B81F)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }
}
