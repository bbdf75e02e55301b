package io.ratatoskr.provider.gemini;

/** What a model's name tells of how it wants to be spoken to; Google tells it nowhere else. */
final class ModelFamily {
    private static final String GEMINI = "gemini-";

    private final String id;

    private ModelFamily(String id) {
        this.id = id;
    }

    static ModelFamily of(String model) {
        return new ModelFamily(ModelPath.id(model));
    }

    /** Whether thinking is told as a level; older models know only budgets, and refuse levels. */
    boolean thinksInLevels() {
        return generation() >= 3;
    }

    /** Whether a function call of the history is refused without its signature. */
    boolean wantsSignatures() {
        return generation() >= 3 || id.startsWith(GEMINI) && id.endsWith("-latest");
    }

    /** Whether it knows the least level, and can do without thinking. */
    boolean isFlash() {
        return id.contains("flash");
    }

    /** The number after {@code gemini-}; 0 where there is none. */
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
