package io.ratatoskr.provider.anthropic;

/**
 * White space as Anthropic's API probably means it: all of Unicode's, also spaces that do not break (U+00A0, U+2007, U+202F) and
 * U+0085, which are none for {@link Character#isWhitespace(int)}. Its documentation does not define the term; a text of such
 * characters that is left out loses nothing, while one that it refuses fails the request. Thread-safe.
 */
final class WhiteSpace {
    private static final char NEXT_LINE = '\u0085';

    private WhiteSpace() {}

    /** True if the text is empty or has nothing but white space. */
    static boolean isBlank(String text) {
        return end(text) == 0;
    }

    static String stripTrailing(String text) {
        return text.substring(0, end(text));
    }

    /** The end of the last character that is not white space; all white space is in the BMP. */
    private static int end(String text) {
        int end = text.length();
        while (end > 0 && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isWhiteSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
    }
}
