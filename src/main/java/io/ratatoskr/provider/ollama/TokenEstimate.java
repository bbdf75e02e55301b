package io.ratatoskr.provider.ollama;

/**
 * Bounds on the tokens of a text, for any model. Ollama counts no tokens without generating, so these stand in for its tokenizer;
 * whoever has the model's own can put its counts in their place. Pure, one pass over the text.
 */
final class TokenEstimate {
    private TokenEstimate() {}

    /**
     * More tokens than common vocabularies make of the text: one for two ASCII characters (prose has three or four to a token,
     * code and JSON two or three), one and a half for any other UTF-16 unit. Random characters may take more.
     */
    static long atMost(String text) {
        long halves = 0;
        for (int i = 0; i < text.length(); i++) {
            halves += text.charAt(i) < 0x80 ? 1 : 3;
        }
        return (halves + 1) / 2;
    }

    /**
     * Fewer tokens than any vocabulary makes of the text whose tokens span no two words: the runs of ASCII letters in it.
     */
    static long atLeast(String text) {
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
