package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.json.RawJson;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Maps reasoning to the field {@code think}. All versions of Ollama accept true and false; only some accept levels, and only for
 * some models. gpt-oss accepts low, medium and high in all of them.
 */
final class ThinkField {
    private static final RawJson ON = new RawJson("true");
    private static final RawJson OFF = new RawJson("false");

    private ThinkField() {}

    /** The value to send; null: default of the model. Budgets are not supported: 0 disables thinking, any other enables it. */
    static @Nullable RawJson of(@Nullable ReasoningConfig config, String model) {
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
            case "minimal", "low" -> supportsLevels(model) ? new RawJson("\"low\"") : ON;
            case "medium" -> supportsLevels(model) ? new RawJson("\"medium\"") : ON;
            case "high", "xhigh", "max" -> supportsLevels(model) ? new RawJson("\"high\"") : ON;
            default -> ON;
        };
    }

    /** True if thinking is enabled. */
    static boolean isEnabled(@Nullable RawJson think) {
        return think != null && !think.equals(OFF);
    }

    /** True if thinking is excluded from the output. */
    static boolean isHidden(@Nullable ReasoningConfig config) {
        return config != null && Boolean.TRUE.equals(config.excludeFromOutput());
    }

    private static boolean supportsLevels(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        return name.contains("gpt-oss") || name.contains("gptoss");
    }
}
