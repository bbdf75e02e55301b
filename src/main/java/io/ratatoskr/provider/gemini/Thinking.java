package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Wording;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code thinkingConfig}: a budget in tokens, or a level from Gemini 3 on, never both. Budgets of efforts are those of
 * Google's OpenAI-compatible API; an explicit budget takes precedence over an effort.
 */
final class Thinking {
    private static final int LITTLE = 1_024;
    private static final int MEDIUM = 8_192;
    private static final int MUCH = 24_576;
    /** Minimum of Gemini 2.5 Pro, which cannot disable thinking. */
    private static final int LEAST_OF_PRO = 128;
    /** The model decides. */
    private static final int DYNAMIC = -1;

    private static final RawJson FALSE = new RawJson("false");

    private Thinking() {}

    static void write(JsonWriter writer, @Nullable ReasoningConfig config, String model, Profile profile) {
        if (config == null) {
            return;
        }
        String effort = effort(config);
        Integer budget = config.maxTokens();
        String level = null;
        var family = ModelFamily.of(model);
        if (budget == null && effort != null) {
            if (family.thinksInLevels()) {
                level = level(effort, family);
            } else {
                budget = budget(effort, family, profile);
            }
        }
        boolean off = budget != null ? budget == 0 : "none".equals(effort);
        boolean shown = !off && !Boolean.TRUE.equals(config.excludeFromOutput());
        writer.name("thinkingConfig").beginObject();
        writer.field("thinkingLevel", level)
                .field("thinkingBudget", budget)
                .field("includeThoughts", shown)
                .endObject();
    }

    /** The effort in lower case; OpenRouter's {@code enabled: false} is none. */
    private static @Nullable String effort(ReasoningConfig config) {
        if (config.effort() == null) {
            return FALSE.equals(config.extra().get("enabled")) ? "none" : null;
        }
        return config.effort().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String level(String effort, ModelFamily family) {
        return switch (effort) {
            case "none", "minimal" -> family.isFlash() ? "minimal" : "low";
            case "xhigh", "max" -> "high";
            case "auto" -> null;
            default -> effort;
        };
    }

    private static int budget(String effort, ModelFamily family, Profile profile) {
        return switch (effort) {
            case "none" -> family.isFlash() ? 0 : LEAST_OF_PRO;
            case "minimal", "low" -> LITTLE;
            case "medium" -> MEDIUM;
            case "high", "xhigh", "max" -> MUCH;
            case "auto" -> DYNAMIC;
            default ->
                throw new UnsupportedParameter(
                        "%s: reasoning.effort is '%s'; models before Gemini 3 accept none, minimal, low, medium, high, or a budget in reasoning.max_tokens"
                                .formatted(profile.name(), Wording.of(effort)),
                        "reasoning");
        };
    }
}
