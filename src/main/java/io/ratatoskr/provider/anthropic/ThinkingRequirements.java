package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.provider.anthropic.ClaudeModel.ThinkingMode;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model can think as the caller requests it.
 *
 * @param thinks whether thinking is enabled explicitly
 * @param removed the parameter, or the part of it, that the model does not get; null: none
 * @param reason why; empty without a removal
 */
record ThinkingRequirements(boolean thinks, @Nullable String removed, String reason) {
    static final String REASONING = "reasoning";

    /** The effort is sent, but thinking is not enabled. */
    private static final String ENABLED = "reasoning.enabled";

    private static final String BUDGET = "reasoning.max_tokens";

    /** @param maxTokens limit of the response, including thinking */
    static ThinkingRequirements of(ChatRequest request, ProviderProfile profile, ClaudeModel model, int maxTokens) {
        ReasoningConfig config = request.options().reasoning();
        if (model.thinkingMode() == ThinkingMode.NONE) {
            return isOff(config)
                    ? new ThinkingRequirements(false, null, "")
                    : new ThinkingRequirements(false, REASONING, "the model does not think");
        }
        boolean forced = AnthropicTools.forced(request);
        boolean continues = continuesWithoutThinking(request, profile, model);
        var possible = AnthropicThinkingConfig.of(config, model, Integer.MAX_VALUE, false, false);
        var actual = AnthropicThinkingConfig.of(config, model, maxTokens, forced, continues);
        if (actual.isEnabled()) {
            return budget(config, actual, maxTokens);
        }
        if (!possible.isEnabled() || model.thinkingMode() == ThinkingMode.EFFORT_ALWAYS_ON) {
            return new ThinkingRequirements(false, null, "");
        }
        return new ThinkingRequirements(
                false, actual.effort() == null ? REASONING : ENABLED, reason(forced, continues, maxTokens));
    }

    private static ThinkingRequirements budget(
            @Nullable ReasoningConfig config, AnthropicThinkingConfig actual, int maxTokens) {
        Integer requested = config == null ? null : config.maxTokens();
        if (requested == null || requested == actual.budget()) {
            return new ThinkingRequirements(true, null, "");
        }
        return new ThinkingRequirements(
                true,
                BUDGET,
                actual.budget() == 0
                        ? "the model has an effort of thinking instead of a budget"
                        : "the budget is %d: at least 1024, and at most 95 %% of max_tokens, which is %d"
                                .formatted(actual.budget(), maxTokens));
    }

    private static String reason(boolean forced, boolean continues, int maxTokens) {
        return forced
                ? "no thinking with a forced tool call"
                : continues
                        ? "no thinking where a tool's result continues a response without thinking"
                        : "max_tokens, %d, leaves no room for thinking, which takes at least 1024".formatted(maxTokens);
    }

    private static boolean isOff(@Nullable ReasoningConfig config) {
        return config == null
                || (config.effort() == null ? isEmpty(config) : config.effort().equals("none"));
    }

    private static boolean isEmpty(ReasoningConfig config) {
        Integer budget = config.maxTokens();
        var enabled = config.extra().get("enabled");
        return (budget == null || budget == 0)
                && (enabled == null || !enabled.text().equals("true"));
    }

    /** Builds the messages only where their form decides: tool results at the end, and a model with a budget. */
    private static boolean continuesWithoutThinking(ChatRequest request, ProviderProfile profile, ClaudeModel model) {
        boolean hasBudget =
                model.thinkingMode() == ThinkingMode.BUDGET || model.thinkingMode() == ThinkingMode.BUDGET_OR_EFFORT;
        return hasBudget
                && endsWithToolResults(request.messages())
                && MessagesBuilder.build(request, profile).continuesWithoutThinking();
    }

    private static boolean endsWithToolResults(List<Message> messages) {
        for (Message message : messages.reversed()) {
            if (message.role() == Role.TOOL) {
                return true;
            }
            if (message.role() == Role.ASSISTANT) {
                return false;
            }
        }
        return false;
    }
}
