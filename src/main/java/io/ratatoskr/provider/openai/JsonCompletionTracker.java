package io.ratatoskr.provider.openai;

/** Detects when a JSON object that arrives in pieces is complete. */
final class JsonCompletionTracker {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean blank = true;
    private boolean complete;

    void append(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (inString) {
                acceptInString(c);
            } else {
                acceptOutsideString(c);
            }
        }
    }

    /** True while only white space was added. */
    boolean isBlank() {
        return blank;
    }

    /** True when the text added so far ends with the closing brace of the object. */
    boolean isComplete() {
        return complete;
    }

    private void acceptInString(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            inString = false;
        }
    }

    private void acceptOutsideString(char c) {
        switch (c) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> complete = --depth == 0;
            case ' ', '\t', '\r', '\n' -> {
                return;
            }
            default -> {}
        }
        blank = false;
    }
}
