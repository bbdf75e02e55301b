package io.ratatoskr.camel.convert;

import java.util.ArrayList;
import java.util.List;

/** Long texts as overlapping pieces, for models that read only the beginning of a text. */
final class TextWindows {
    private TextWindows() {}

    /**
     * The pieces of all texts in order, without those that are blank. Each begins half a length after the one before, so that every part
     * of up to half a length is in one piece as a whole. A surrogate pair is not divided.
     *
     * @param length of a piece, in characters; at least 4
     */
    static List<String> of(List<String> texts, int length) {
        if (length < 4) {
            throw new IllegalArgumentException("pieces of %d characters; expected at least 4".formatted(length));
        }
        var pieces = new ArrayList<String>();
        for (String text : texts) {
            int start = 0;
            int end;
            do {
                end = boundary(text, Math.min(text.length(), start + length));
                String piece = text.substring(start, end);
                if (!piece.isBlank()) {
                    pieces.add(piece);
                }
                start = boundary(text, Math.min(text.length(), start + length / 2));
            } while (end < text.length());
        }
        return pieces;
    }

    /** The index, or the one before if it is between two surrogates of a pair. */
    private static int boundary(String text, int index) {
        return index > 0
                        && index < text.length()
                        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index))
                ? index - 1
                : index;
    }
}
