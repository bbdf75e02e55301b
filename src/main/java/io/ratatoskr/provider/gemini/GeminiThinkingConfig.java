package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ErrorText;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code thinkingConfig}: a budget in tokens, or a level from Gemini 3 on, never both. Budgets of efforts are those of
 * Google's OpenAI-compatible API; an explicit budget takes precedence over an effort.
 */
final class GeminiThinkingConfig {
    private static final int LOW_BUDGET = 1_024;
    private static final int MEDIUM_BUDGET = 8_192;
    private static final int HIGH_BUDGET = 24_576;
    /** Minimum of Gemini 2.5 Pro, which cannot disable thinking. */
    private static final int MIN_PRO_BUDGET = 128;
    /** The model decides. */
    private static final int DYNAMIC_BUDGET = -1;

    private static final RawJson FALSE = new RawJson("false");

    private GeminiThinkingConfig() {}

    static void write(
            JsonWriter writer,
            @Nullable ReasoningConfig config,
            @Nullable Integer maxTokens,
            String model,
            ProviderProfile profile) {
        if (config == null) {
            return;
        }
        String effort = effort(config);
        Integer budget = config.maxTokens();
        String level = null;
        var family = GeminiModelFamily.of(model);
        if (budget == null && effort != null) {
            if (family.usesThinkingLevels()) {
                level = level(effort, family);
            } else {
                budget = budget(effort, family, profile);
                budget = budget > 0 ? Integer.valueOf(limit(budget, family.budgets(), maxTokens)) : budget;
            }
        }
        boolean disabled = budget != null ? budget == 0 : "none".equals(effort);
        boolean includeThoughts = !disabled && !Boolean.TRUE.equals(config.excludeFromOutput());
        writer.name("thinkingConfig").beginObject();
        writer.field("thinkingLevel", level)
                .field("thinkingBudget", budget)
                .field("includeThoughts", includeThoughts)
                .endObject();
    }

    /** Returns whether the caller turns thinking off. */
    static boolean isDisabled(ReasoningConfig config) {
        Integer budget = config.maxTokens();
        return budget != null ? budget == 0 : "none".equals(effort(config));
    }

    /**
     * The nearest budget that the model accepts and that leaves a fifth of the output tokens for the response, since thoughts count as
     * output: else a response may end within its thoughts. 0 if thinking is to be turned off, for want of room.
     *
     * @param range accepted budgets; null: unknown
     * @param maxTokens the limit of output tokens; null: none
     */
    static int limit(int budget, GeminiModelFamily.@Nullable BudgetRange range, @Nullable Integer maxTokens) {
        int accepted = range == null ? budget : Math.clamp(budget, range.min(), range.max());
        if (maxTokens == null || accepted <= maxTokens - (maxTokens + 4) / 5) {
            return accepted;
        }
        int room = maxTokens - (maxTokens + 4) / 5;
        return range == null || room >= range.min() ? room : range.canDisable() ? 0 : range.min();
    }

    /** The effort in lower case; OpenRouter's {@code enabled: false} is none. */
    private static @Nullable String effort(ReasoningConfig config) {
        if (config.effort() == null) {
            return FALSE.equals(config.extra().get("enabled")) ? "none" : null;
        }
        return config.effort().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String level(String effort, GeminiModelFamily family) {
        return switch (effort) {
            case "none", "minimal" -> family.isFlash() ? "minimal" : "low";
            case "xhigh", "max" -> "high";
            case "auto" -> null;
            default -> effort;
        };
    }

    private static int budget(String effort, GeminiModelFamily family, ProviderProfile profile) {
        return switch (effort) {
            case "none" -> family.isFlash() ? 0 : MIN_PRO_BUDGET;
            case "minimal", "low" -> LOW_BUDGET;
            case "medium" -> MEDIUM_BUDGET;
            case "high", "xhigh", "max" -> HIGH_BUDGET;
            case "auto" -> DYNAMIC_BUDGET;
            default ->
                throw new UnsupportedParameter(
                        "%s: reasoning.effort is '%s'; models before Gemini 3 accept none, minimal, low, medium, high, or a budget in reasoning.max_tokens"
                                .formatted(profile.name(), ErrorText.sanitize(effort)),
                        "reasoning");
        };
    }
}
