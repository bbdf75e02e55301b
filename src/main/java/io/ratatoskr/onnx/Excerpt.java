package io.ratatoskr.onnx;

/**
 * Shortens a long text to the part that determines its first tokens, so that ten megabytes are not tokenised to keep 256 tokens.
 *
 * <p>Assumes a BERT tokenizer: white space, punctuation and Chinese characters separate words; a word of more than a hundred
 * characters is one unknown token; control, format and combining characters are dropped. Guarantees that the first {@code tokens}
 * tokens of the result are those of the text, because it
 * <ul>
 * <li>ends after {@code tokens} characters or words that are at least one token each,
 * <li>keeps one of consecutive white spaces, and one of consecutive dropped characters,
 * <li>keeps the first {@value #WORD} characters of a longer word.
 * </ul>
 * Characters that Unicode versions classify differently are kept and not counted. A result of more than {@value #MOST}
 * characters is truncated to that length.
 */
final class Excerpt {
    /** Texts up to this length are unchanged. */
    private static final int SHORT = 2_048;

    private static final int WORD = 128;
    private static final int MOST = 131_072;

    private enum Sort {
        SPACE,
        VANISHING,
        /** Part of a word. */
        LETTER,
        /** A token of its own, independent of its neighbours. */
        TOKEN,
        /** Separates words, and may be part of a token such as [SEP]. */
        BRACKET,
        /** May or may not separate words. */
        OTHER
    }

    private Excerpt() {}

    static String of(String text, int tokens) {
        if (text.length() <= SHORT) {
            return text;
        }
        StringBuilder kept = new StringBuilder(SHORT);
        Sort last = Sort.OTHER;
        boolean spaced = false;
        boolean parted = true;
        int letters = 0;
        int counted = 0;
        int at = 0;
        while (at < text.length() && counted <= tokens && kept.length() < MOST) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            Sort sort = sort(c);
            boolean keep = switch (sort) {
                case SPACE -> !spaced;
                case VANISHING -> last != Sort.VANISHING;
                case LETTER -> ++letters <= WORD;
                case TOKEN, BRACKET, OTHER -> true;
            };
            if (sort == Sort.TOKEN || (sort == Sort.LETTER && parted)) {
                counted++;
            }
            switch (sort) {
                case SPACE, TOKEN, BRACKET -> {
                    parted = true;
                    letters = 0;
                }
                case LETTER -> parted = false;
                case OTHER -> letters = 0;
                case VANISHING -> {}
            }
            if (sort != Sort.VANISHING) {
                spaced = sort == Sort.SPACE;
            }
            if (keep) {
                kept.appendCodePoint(c);
                last = sort;
            }
        }
        return kept.toString();
    }

    private static Sort sort(int c) {
        if (c < 0x80) {
            return ascii(c);
        }
        if (c == 0xFFFD) {
            return Sort.VANISHING;
        }
        if (isChinese(c)) {
            return Sort.TOKEN;
        }
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> Sort.SPACE;
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.NON_SPACING_MARK -> Sort.VANISHING;
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.OTHER_SYMBOL -> Sort.LETTER;
            default -> Sort.OTHER;
        };
    }

    private static Sort ascii(int c) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            return Sort.SPACE;
        }
        if (c < ' ' || c == 0x7F) {
            return Sort.VANISHING;
        }
        if (c == '[' || c == ']') {
            return Sort.BRACKET;
        }
        return Character.isLetterOrDigit(c) ? Sort.LETTER : Sort.TOKEN;
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
