package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ReasoningConfig;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.anthropic.ClaudeModel.Thinks;
import org.jspecify.annotations.Nullable;

/**
 * The thinking configuration of a request.
 *
 * @param type of {@code thinking}; null: omitted
 * @param budget in tokens, where the type is {@code enabled}
 * @param effort of {@code output_config}; null: omitted
 * @param display whether the response includes the text of the thinking; null: the default of the model
 */
record Thinking(
        @Nullable String type,
        int budget,
        @Nullable String effort,
        @Nullable String display) {
    static final Thinking UNSAID = new Thinking(null, 0, null, null);

    private static final String NONE = "none";
    private static final String ENABLED = "enabled";
    private static final String ADAPTIVE = "adaptive";

    /** Minimum budget of the API, in tokens. */
    private static final int LEAST = 1_024;

    private static final int MOST = 128_000;

    /**
     * Maps the caller's reasoning configuration to the model.
     *
     * @param maxTokens limit of the response, including thinking
     * @param forced whether a tool call is forced, which excludes thinking
     * @param unthought whether the response to be continued began without thinking, which excludes a budget
     */
    static Thinking of(
            @Nullable ReasoningConfig wish, ClaudeModel model, int maxTokens, boolean forced, boolean unthought) {
        if (wish == null || model.thinks() == Thinks.NEVER) {
            return UNSAID;
        }
        String effort = wish.effort() != null ? wish.effort() : toggled(wish);
        if (NONE.equals(effort) || effort == null && Integer.valueOf(0).equals(wish.maxTokens())) {
            return off(model.thinks());
        }
        Integer budget = wish.maxTokens();
        if (effort == null && budget == null) {
            return UNSAID;
        }
        return switch (model.thinks()) {
            case NEVER -> UNSAID;
            case BUDGET -> forced || unthought ? UNSAID : budgeted(budget, effort, maxTokens);
            case EITHER ->
                budget != null
                        ? forced || unthought ? UNSAID : budgeted(budget, effort, maxTokens)
                        : adaptive(effort, "high", wish, forced);
            case EFFORT, BETWEEN_TOOLS, ALWAYS -> adaptive(effort, "xhigh", wish, forced);
        };
    }

    /** True if thinking is enabled explicitly; temperature and top_k are then not allowed. */
    boolean isOn() {
        return ENABLED.equals(type) || ADAPTIVE.equals(type);
    }

    /** The value of {@code thinking}; null: omitted. */
    @Nullable
    RawJson json() {
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

    private static Thinking off(Thinks thinks) {
        return switch (thinks) {
            case NEVER -> UNSAID;
            case BUDGET, EITHER, EFFORT -> new Thinking("disabled", 0, null, null);
            case BETWEEN_TOOLS -> new Thinking("between_tools", 0, null, null);
            case ALWAYS -> new Thinking(null, 0, "low", null);
        };
    }

    private static Thinking adaptive(@Nullable String effort, String highest, ReasoningConfig wish, boolean forced) {
        String told = effort == null ? null : effort(effort, highest);
        if (forced) {
            return new Thinking(null, 0, told, null);
        }
        boolean hidden = Boolean.TRUE.equals(wish.excludeFromOutput());
        return new Thinking(ADAPTIVE, 0, told, hidden ? "omitted" : "summarized");
    }

    private static @Nullable String effort(String word, String highest) {
        return switch (word) {
            case "minimal" -> "low";
            case "xhigh" -> highest;
            case "" -> null;
            default -> word;
        };
    }

    /** A budget below {@code maxTokens} that leaves room for the response; unspecified if the minimum does not fit. */
    private static Thinking budgeted(@Nullable Integer asked, @Nullable String effort, int maxTokens) {
        if (maxTokens <= LEAST) {
            return UNSAID;
        }
        long wanted = asked != null ? asked : Math.min(share(effort) * maxTokens / 100, MOST);
        long room = 95L * maxTokens / 100;
        return new Thinking(ENABLED, (int) Math.max(LEAST, Math.min(wanted, room)), null, null);
    }

    /** Percentage of the response limit, in the proportions that OpenRouter documents for its efforts. */
    private static long share(@Nullable String effort) {
        return switch (effort) {
            case "minimal" -> 10;
            case "low" -> 20;
            case "high" -> 80;
            case "xhigh", "max" -> 95;
            case null, default -> 50;
        };
    }

    /** OpenRouter's {@code enabled}. */
    private static @Nullable String toggled(ReasoningConfig wish) {
        RawJson enabled = wish.extra().get("enabled");
        return enabled == null
                ? null
                : enabled.text().equals("false") ? NONE : enabled.text().equals("true") ? "" : null;
    }
}
