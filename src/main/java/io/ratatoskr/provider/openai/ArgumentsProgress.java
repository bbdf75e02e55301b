package io.ratatoskr.provider.openai;

/** Follows the pieces of a JSON object, to know when it is complete. */
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

    /** Whether nothing but white space came. */
    boolean isBlank() {
        return blank;
    }

    /** Whether what came is an object to its last brace. */
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
