package io.ratatoskr.provider.gemini;

/** Properties of a model derived from its name; Google publishes them in no API. */
final class GeminiModelFamily {
    private static final String GEMINI = "gemini-";

    private final String id;

    private GeminiModelFamily(String id) {
        this.id = id;
    }

    static GeminiModelFamily of(String model) {
        return new GeminiModelFamily(GeminiModelPath.id(model));
    }

    /** True if thinking is controlled by a level; older models accept only budgets. */
    boolean usesThinkingLevels() {
        return generation() >= 3;
    }

    /** True if a function call in the history is rejected without its signature. */
    boolean requiresSignatures() {
        return generation() >= 3 || (id.startsWith(GEMINI) && id.endsWith("-latest"));
    }

    /** True for models that have the lowest level and can disable thinking. */
    boolean isFlash() {
        return id.contains("flash");
    }

    /** The number after {@code gemini-}; 0 if there is none. */
    private int generation() {
        if (!id.startsWith(GEMINI)) {
            return 0;
        }
        int end = GEMINI.length();
        while (end < id.length() && end < GEMINI.length() + 3 && id.charAt(end) >= '0' && id.charAt(end) <= '9') {
            end++;
        }
        return end == GEMINI.length() ? 0 : Integer.parseInt(id.substring(GEMINI.length(), end));
    }
}
