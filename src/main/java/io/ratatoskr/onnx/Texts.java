package io.ratatoskr.onnx;

/** Prepares texts for native code. */
final class Texts {
    private Texts() {}

    /** Replaces every lone surrogate, which UTF-8 cannot encode, by U+FFFD. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder whole = new StringBuilder(text.length());
                text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .forEach(whole::appendCodePoint);
                return whole.toString();
            }
        }
        return text;
    }
}
