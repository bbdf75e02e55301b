package io.ratatoskr.onnx;

/** Texts as native code takes them. */
final class Texts {
    private Texts() {}

    /** The same text with U+FFFD for every lone surrogate, which UTF-8 cannot say. */
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
