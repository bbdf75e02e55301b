package io.ratatoskr.tokenizer;

/** Prepares texts for native code. */
final class UnicodeText {
    private UnicodeText() {}

    /** Replaces every lone surrogate, which UTF-8 cannot encode, by U+FFFD. */
    static String replaceLoneSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder result = new StringBuilder(text.length());
                text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .forEach(result::appendCodePoint);
                return result.toString();
            }
        }
        return text;
    }
}
