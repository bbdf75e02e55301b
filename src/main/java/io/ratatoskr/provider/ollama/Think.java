package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ReasoningConfig;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code think}. Every version of Ollama takes true and false; a level only some, and for some models only: gpt-oss,
 * which is where they come from, takes low, medium and high in all of them.
 */
final class Think {
    private static final JsonText ON = new JsonText("true");
    private static final JsonText OFF = new JsonText("false");

    private Think() {}

    /** What to send; null: leave it to the model. A budget is no budget there: 0 is none, any other turns thinking on. */
    static @Nullable JsonText of(@Nullable ReasoningConfig config, String model) {
        if (config == null) {
            return null;
        }
        String effort = config.effort();
        if (effort == null) {
            Integer budget = config.maxTokens();
            return budget == null ? null : budget == 0 ? OFF : ON;
        }
        return switch (effort) {
            case "none" -> OFF;
            case "minimal", "low" -> leveled(model) ? new JsonText("\"low\"") : ON;
            case "medium" -> leveled(model) ? new JsonText("\"medium\"") : ON;
            case "high", "xhigh", "max" -> leveled(model) ? new JsonText("\"high\"") : ON;
            default -> ON;
        };
    }

    /** Whether the model is asked to think. */
    static boolean on(@Nullable JsonText think) {
        return think != null && think != OFF;
    }

    /** Whether thinking is kept from the caller. */
    static boolean hidden(@Nullable ReasoningConfig config) {
        return config != null && Boolean.TRUE.equals(config.excludeFromOutput());
    }

    private static boolean leveled(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        return name.contains("gpt-oss") || name.contains("gptoss");
    }
}
