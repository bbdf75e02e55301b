package io.ratatoskr.provider;

/**
 * Bounds on the tokens of a text, for any model, where there is no token counting endpoint. Pure, one pass over the text.
 */
public final class TokenBounds {
    private TokenBounds() {}

    /**
     * Upper bound for common vocabularies: one token per two ASCII characters (prose has three or four per token, code and JSON
     * two or three), one and a half per other UTF-16 unit. Random characters and rare scripts may need more.
     */
    public static long upperBound(String text) {
        long halves = 0;
        for (int i = 0; i < text.length(); i++) {
            halves += text.charAt(i) < 0x80 ? 1 : 3;
        }
        return (halves + 1) / 2;
    }

    /**
     * Lower bound for any vocabulary whose tokens do not span words: the number of runs of ASCII letters.
     */
    public static long lowerBound(String text) {
        long words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            int lower = text.charAt(i) | 0x20;
            boolean letter = lower >= 'a' && lower <= 'z';
            words += letter && !inside ? 1 : 0;
            inside = letter;
        }
        return words;
    }
}
