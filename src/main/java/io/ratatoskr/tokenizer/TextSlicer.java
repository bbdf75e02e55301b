package io.ratatoskr.tokenizer;

/**
 * Cuts a long text where no token can cross, so that the tokens of the slices are those of the text. The cuts depend on how the
 * tokenizer splits a text into words; see {@link SliceRules}. Immutable.
 *
 * @param beforeBlanks whether to cut between a visible character and a blank that follows it
 * @param betweenChinese whether to cut between two Chinese characters
 * @param betweenPunctuation whether to cut between two of {@code . , ; : ! ?}
 */
record TextSlicer(boolean beforeBlanks, boolean betweenChinese, boolean betweenPunctuation) {
    /** Never cuts. */
    static final TextSlicer NONE = new TextSlicer(false, false, false);

    /** Aimed length of a slice in UTF-16 units: some ten milliseconds of work. */
    static final int LENGTH = 32_768;

    static final String PUNCTUATION = ".,;:!?";

    /** The end of the slice that starts there: the last cut within {@link #LENGTH}, else the first one after it, else the end. */
    int end(String text, int start) {
        return end(text, start, LENGTH);
    }

    int end(String text, int start, int length) {
        if (text.length() - start <= length || !(beforeBlanks || betweenChinese || betweenPunctuation)) {
            return text.length();
        }
        for (int at = start + length; at > start; at--) {
            if (isCut(text, at)) {
                return at;
            }
        }
        int at = start + length + 1;
        while (at < text.length() && !isCut(text, at)) {
            at++;
        }
        return at;
    }

    private boolean isCut(String text, int at) {
        char before = text.charAt(at - 1);
        char after = text.charAt(at);
        if (after == ' ') {
            return beforeBlanks && ((before > ' ' && before < 0x7F) || Character.isLetterOrDigit(before));
        }
        return (betweenChinese && isChinese(before) && isChinese(after))
                || (betweenPunctuation && PUNCTUATION.indexOf(before) >= 0 && PUNCTUATION.indexOf(after) >= 0);
    }

    /** The most frequent block, of single UTF-16 units. */
    private static boolean isChinese(char c) {
        return c >= 0x4E00 && c <= 0x9FFF;
    }
}
