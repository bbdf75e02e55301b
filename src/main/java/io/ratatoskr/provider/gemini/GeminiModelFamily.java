package io.ratatoskr.provider.gemini;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a model derived from its name; Google publishes them in no API. They are those of the errors that its API returns and
 * of its guides. What is not known of a model counts as supported. Immutable.
 */
final class GeminiModelFamily {
    private static final String GEMINI = "gemini-";
    private static final int LATEST = 1_000;

    private static final int FIRST_THINKING = 205;
    private static final int FIRST_WITH_LEVELS = 300;

    private final String id;
    /** The version as 100 × major + minor, such as 205 for {@code gemini-2.5-pro}; 0: unknown. */
    private final int version;

    private GeminiModelFamily(String id) {
        this.id = id;
        this.version = version(id);
    }

    static GeminiModelFamily of(String model) {
        return new GeminiModelFamily(GeminiModelPath.id(model));
    }

    /** True if thinking is controlled by a level; older models accept only budgets. */
    boolean usesThinkingLevels() {
        return version >= FIRST_WITH_LEVELS && version < LATEST;
    }

    /** True if a function call in the history is rejected without its signature. */
    boolean requiresSignatures() {
        return version >= FIRST_WITH_LEVELS || (id.startsWith(GEMINI) && id.endsWith("-latest"));
    }

    /** True for models that have the lowest level and can disable thinking. */
    boolean isFlash() {
        return id.contains("flash");
    }

    /**
     * False for models that refuse a function or a built-in tool beside a JSON response, and functions beside built-in tools:
     * "Function calling with a response mime type: 'application/json' is unsupported".
     */
    boolean combinesTools() {
        return version == 0 || version >= FIRST_WITH_LEVELS;
    }

    /** False for models that refuse a thinking budget. */
    boolean thinks() {
        return version == 0 || version >= FIRST_THINKING || id.contains("thinking");
    }

    /** False for models that refuse penalties other than 0: "Penalty is not enabled for models/gemini-2.5-flash". */
    boolean hasPenalties() {
        return version < FIRST_THINKING;
    }

    /** False for models that refuse log probabilities: "Logprobs is not enabled for models/gemini-2.5-pro". */
    boolean hasLogprobs() {
        return version < FIRST_THINKING;
    }

    /** False for models that refuse several candidates: "Multiple candidates is not enabled for this model". */
    boolean hasSeveralCandidates() {
        return !id.startsWith("gemini-3-pro");
    }

    /** The parameters that the model refuses. */
    List<String> unsupportedParameters() {
        List<String> names = new ArrayList<>();
        if (!hasPenalties()) {
            names.addAll(List.of("frequency_penalty", "presence_penalty"));
        }
        if (!hasLogprobs()) {
            names.addAll(List.of("logprobs", "top_logprobs"));
        }
        if (!hasSeveralCandidates()) {
            names.add("n");
        }
        if (!thinks()) {
            names.add("reasoning");
        }
        return names;
    }

    /** The accepted thinking budgets in tokens, beside 0 and -1; null: unknown, or the model has levels. */
    @Nullable
    BudgetRange budgets() {
        if (version != FIRST_THINKING) {
            return null;
        }
        return id.contains("flash-lite") ? BudgetRange.FLASH_LITE : isFlash() ? BudgetRange.FLASH : BudgetRange.PRO;
    }

    /** The number after {@code gemini-}; 0 if there is none. {@code gemini-flash-latest} is later than any. */
    private static int version(String id) {
        if (!id.startsWith(GEMINI)) {
            return 0;
        }
        int end = digits(id, GEMINI.length());
        if (end == GEMINI.length()) {
            return id.endsWith("-latest") ? LATEST : 0;
        }
        int major = Integer.parseInt(id.substring(GEMINI.length(), end));
        int minorEnd = end < id.length() && id.charAt(end) == '.' ? digits(id, end + 1) : end;
        int minor = minorEnd > end + 1 ? Integer.parseInt(id.substring(end + 1, minorEnd)) : 0;
        return Math.min(LATEST - 1, 100 * major + Math.min(99, minor));
    }

    private static int digits(String id, int from) {
        int end = from;
        while (end < id.length() && end < from + 3 && id.charAt(end) >= '0' && id.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /**
     * Accepted budgets, from <a href="https://ai.google.dev/gemini-api/docs/thinking#set-budget">Google's guide</a>.
     *
     * @param canDisable whether 0 turns thinking off
     */
    record BudgetRange(int min, int max, boolean canDisable) {
        static final BudgetRange PRO = new BudgetRange(128, 32_768, false);
        static final BudgetRange FLASH = new BudgetRange(1, 24_576, true);
        static final BudgetRange FLASH_LITE = new BudgetRange(512, 24_576, true);
    }
}
