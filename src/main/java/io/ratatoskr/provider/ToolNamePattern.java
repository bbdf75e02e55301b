package io.ratatoskr.provider;

/**
 * The tool names that a provider accepts: letters and digits of ASCII and some punctuation.
 *
 * @param punctuation accepted characters beside letters and digits; the underscore is always one of them
 * @param anyStart whether a name may begin with every accepted character, not only with a letter or an underscore
 * @param maxLength in characters
 */
public record ToolNamePattern(String punctuation, boolean anyStart, int maxLength) {
    /** OpenAI's <a href="https://platform.openai.com/docs/api-reference/chat/create">reference of chats</a>. */
    public static final ToolNamePattern OPENAI = new ToolNamePattern("_-", true, 64);

    /** Anthropic's <a href="https://docs.claude.com/en/api/messages">reference of messages</a>. */
    public static final ToolNamePattern ANTHROPIC = new ToolNamePattern("_-", true, 128);

    /** Gemini's <a href="https://ai.google.dev/api/caching#FunctionDeclaration">reference of function declarations</a>. */
    public static final ToolNamePattern GEMINI = new ToolNamePattern("_-.:", false, 64);

    public boolean matches(String name) {
        if (name.isEmpty() || name.length() > maxLength || !isStart(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            if (!isAccepted(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The nearest name that matches: other characters become underscores, and the rest of a long name is cut off. */
    String nearest(String name) {
        var nearest = new StringBuilder(Math.min(name.length(), maxLength) + 1);
        if (name.isEmpty() || (isAccepted(name.charAt(0)) && !isStart(name.charAt(0)))) {
            nearest.append('_');
        }
        for (int i = 0; i < name.length() && nearest.length() < maxLength; i++) {
            char c = name.charAt(i);
            nearest.append(isAccepted(c) ? c : '_');
        }
        return nearest.toString();
    }

    private boolean isStart(char c) {
        return anyStart ? isAccepted(c) : isLetter(c) || c == '_';
    }

    private boolean isAccepted(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || punctuation.indexOf(c) >= 0;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
