package io.ratatoskr.provider.openai;

/** Detects when a JSON object that arrives in pieces is complete. */
final class ArgumentsProgress {
    private int depth;
    private boolean quoted;
    private boolean escaped;
    private boolean blank = true;
    private boolean whole;

    void add(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (quoted) {
                inText(c);
            } else {
                between(c);
            }
        }
    }

    /** True while only white space was added. */
    boolean isBlank() {
        return blank;
    }

    /** True when the text added so far ends with the closing brace of the object. */
    boolean isWhole() {
        return whole;
    }

    private void inText(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            quoted = false;
        }
    }

    private void between(char c) {
        switch (c) {
            case '"' -> quoted = true;
            case '{', '[' -> depth++;
            case '}', ']' -> whole = --depth == 0;
            case ' ', '\t', '\r', '\n' -> {
                return;
            }
            default -> {}
        }
        blank = false;
    }
}
