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

    /**
     * Writes a part of a text as UTF-8, a lone surrogate as U+FFFD, and returns the number of bytes.
     *
     * @param target with room for three bytes per character
     */
    static int encode(String text, int from, int to, byte[] target) {
        int at = 0;
        for (int i = from; i < to; i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xC0 | (c >> 6));
                target[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate((char) c)
                    && i + 1 < to
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint((char) c, text.charAt(++i));
                target[at++] = (byte) (0xF0 | (point >> 18));
                target[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                target[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                target[at++] = (byte) (0x80 | (point & 0x3F));
            } else {
                int unit = Character.isSurrogate((char) c) ? 0xFFFD : c;
                target[at++] = (byte) (0xE0 | (unit >> 12));
                target[at++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
                target[at++] = (byte) (0x80 | (unit & 0x3F));
            }
        }
        return at;
    }

    /** The number of bytes of a text as UTF-8; a lone surrogate counts three. */
    static long utf8Length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += c < 0x800 ? 1 : 2;
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                }
            }
        }
        return bytes;
    }
}
