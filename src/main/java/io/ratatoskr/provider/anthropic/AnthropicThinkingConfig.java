package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.anthropic.ClaudeModel.ThinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * The thinking configuration of a request.
 *
 * @param type of {@code thinking}; null: omitted
 * @param budget in tokens, where the type is {@code enabled}
 * @param effort of {@code output_config}; null: omitted
 * @param display whether the response includes the text of the thinking; null: the default of the model
 */
record AnthropicThinkingConfig(
        @Nullable String type,
        int budget,
        @Nullable String effort,
        @Nullable String display) {
    static final AnthropicThinkingConfig UNSPECIFIED = new AnthropicThinkingConfig(null, 0, null, null);

    private static final String NONE = "none";
    private static final String ENABLED = "enabled";
    private static final String ADAPTIVE = "adaptive";

    /** Minimum budget of the API, in tokens. */
    private static final int MIN_BUDGET = 1_024;

    private static final int MAX_BUDGET = 128_000;

    /**
     * Maps the caller's reasoning configuration to the model.
     *
     * @param maxTokens limit of the response, including thinking
     * @param forced whether a tool call is forced, which excludes thinking
     * @param continuesWithoutThinking whether the response to be continued began without thinking, which excludes a budget
     */
    static AnthropicThinkingConfig of(
            @Nullable ReasoningConfig config,
            ClaudeModel model,
            int maxTokens,
            boolean forced,
            boolean continuesWithoutThinking) {
        if (config == null || model.thinkingMode() == ThinkingMode.NONE) {
            return UNSPECIFIED;
        }
        String effort = config.effort() != null ? config.effort() : effortFromToggle(config);
        if (NONE.equals(effort) || (effort == null && Integer.valueOf(0).equals(config.maxTokens()))) {
            return disabled(model.thinkingMode());
        }
        Integer budget = config.maxTokens();
        if (effort == null && budget == null) {
            return UNSPECIFIED;
        }
        return switch (model.thinkingMode()) {
            case NONE -> UNSPECIFIED;
            case BUDGET -> forced || continuesWithoutThinking ? UNSPECIFIED : withBudget(budget, effort, maxTokens);
            case BUDGET_OR_EFFORT ->
                budget != null
                        ? forced || continuesWithoutThinking ? UNSPECIFIED : withBudget(budget, effort, maxTokens)
                        : adaptive(effort, "high", config, forced);
            case EFFORT, EFFORT_OR_BETWEEN_TOOLS, EFFORT_ALWAYS_ON -> adaptive(effort, "xhigh", config, forced);
        };
    }

    /** True if thinking is enabled explicitly; temperature and top_k are then not allowed. */
    boolean isEnabled() {
        return ENABLED.equals(type) || ADAPTIVE.equals(type);
    }

    /** The value of {@code thinking}; null: omitted. */
    @Nullable
    RawJson toJson() {
        return type == null
                ? null
                : new JsonWriter(96)
                        .beginObject()
                        .field("type", type)
                        .field("budget_tokens", ENABLED.equals(type) ? Integer.valueOf(budget) : null)
                        .field("display", display)
                        .endObject()
                        .toRawJson();
    }

    private static AnthropicThinkingConfig disabled(ThinkingMode mode) {
        return switch (mode) {
            case NONE -> UNSPECIFIED;
            case BUDGET, BUDGET_OR_EFFORT, EFFORT -> new AnthropicThinkingConfig("disabled", 0, null, null);
            case EFFORT_OR_BETWEEN_TOOLS -> new AnthropicThinkingConfig("between_tools", 0, null, null);
            case EFFORT_ALWAYS_ON -> new AnthropicThinkingConfig(null, 0, "low", null);
        };
    }

    private static AnthropicThinkingConfig adaptive(
            @Nullable String effort, String highest, ReasoningConfig config, boolean forced) {
        String apiEffort = effort == null ? null : effort(effort, highest);
        if (forced) {
            return new AnthropicThinkingConfig(null, 0, apiEffort, null);
        }
        boolean hideThinking = Boolean.TRUE.equals(config.excludeFromOutput());
        return new AnthropicThinkingConfig(ADAPTIVE, 0, apiEffort, hideThinking ? "omitted" : "summarized");
    }

    private static @Nullable String effort(String requested, String highest) {
        return switch (requested) {
            case "minimal" -> "low";
            case "xhigh" -> highest;
            case "" -> null;
            default -> requested;
        };
    }

    /** A budget below {@code maxTokens} that leaves room for the response; unspecified if the minimum does not fit. */
    private static AnthropicThinkingConfig withBudget(
            @Nullable Integer requested, @Nullable String effort, int maxTokens) {
        if (maxTokens <= MIN_BUDGET) {
            return UNSPECIFIED;
        }
        long target = requested != null ? requested : Math.min(effortPercent(effort) * maxTokens / 100, MAX_BUDGET);
        long available = 95L * maxTokens / 100;
        return new AnthropicThinkingConfig(
                ENABLED, (int) Math.max(MIN_BUDGET, Math.min(target, available)), null, null);
    }

    /** Percentage of the response limit, in the proportions that OpenRouter documents for its efforts. */
    private static long effortPercent(@Nullable String effort) {
        return switch (effort) {
            case "minimal" -> 10;
            case "low" -> 20;
            case "high" -> 80;
            case "xhigh", "max" -> 95;
            case null, default -> 50;
        };
    }

    /** OpenRouter's {@code enabled}. */
    private static @Nullable String effortFromToggle(ReasoningConfig config) {
        RawJson enabled = config.extra().get("enabled");
        return enabled == null
                ? null
                : enabled.text().equals("false") ? NONE : enabled.text().equals("true") ? "" : null;
    }
}
