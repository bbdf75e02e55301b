package io.ratatoskr.provider.anthropic;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Published properties of a model family that the model list does not always report. Source: the models overview, the pages of
 * the single models and the pages on thinking, effort and structured outputs at platform.claude.com, as of November 2026.
 *
 * @param maxOutputTokens maximum output tokens per response
 * @param supportsStructuredOutput whether responses and tool calls can be constrained by a schema
 * @param supportsForcedToolChoice whether a tool call can be forced
 * @param acceptsSamplingPair whether temperature and top_p may both be set; the models from Opus 4.1 and Sonnet 4.5 on refuse the pair
 */
record ClaudeModel(
        int maxOutputTokens,
        ThinkingMode thinkingMode,
        boolean supportsStructuredOutput,
        boolean supportsForcedToolChoice,
        boolean acceptsSamplingPair) {
    /** The ways of controlling the amount of thinking. */
    enum ThinkingMode {
        /** No thinking. */
        NONE,
        /** Budget in tokens. */
        BUDGET,
        /** Effort up to high and max; a budget is still accepted. */
        BUDGET_OR_EFFORT,
        /** Effort; thinking can be disabled. */
        EFFORT,
        /** Effort; instead of disabled there is {@code between_tools}, thinking between tool calls only. */
        EFFORT_OR_BETWEEN_TOOLS,
        /** Effort; thinking cannot be disabled. */
        EFFORT_ALWAYS_ON
    }

    private static final ClaudeModel CURRENT_GENERATION = new ClaudeModel(128_000, ThinkingMode.EFFORT, true, true);

    /** A model of another vendor behind an endpoint with Anthropic's protocol. */
    private static final ClaudeModel NON_ANTHROPIC = new ClaudeModel(64_000, ThinkingMode.BUDGET, true, true, true);

    private static final Map<String, ClaudeModel> BY_PREFIX = Map.ofEntries(
            Map.entry("claude-2", legacy(4_096, ThinkingMode.NONE)),
            Map.entry("claude-instant", legacy(4_096, ThinkingMode.NONE)),
            Map.entry("claude-3-", legacy(4_096, ThinkingMode.NONE)),
            Map.entry("claude-3-5-", legacy(8_192, ThinkingMode.NONE)),
            Map.entry("claude-3-7-", legacy(64_000, ThinkingMode.BUDGET)),
            Map.entry("claude-opus-4", legacy(32_000, ThinkingMode.BUDGET)),
            Map.entry("claude-opus-4-1", new ClaudeModel(32_000, ThinkingMode.BUDGET, true, true)),
            Map.entry("claude-opus-4-5", new ClaudeModel(64_000, ThinkingMode.BUDGET, true, true)),
            Map.entry("claude-opus-4-6", new ClaudeModel(128_000, ThinkingMode.BUDGET_OR_EFFORT, true, true)),
            Map.entry("claude-opus-4-7", CURRENT_GENERATION),
            Map.entry("claude-opus-4-8", CURRENT_GENERATION),
            Map.entry("claude-opus-5", CURRENT_GENERATION),
            Map.entry("claude-opus-5-5", new ClaudeModel(128_000, ThinkingMode.EFFORT_ALWAYS_ON, true, false)),
            Map.entry("claude-sonnet-4", legacy(64_000, ThinkingMode.BUDGET)),
            Map.entry("claude-sonnet-4-5", new ClaudeModel(64_000, ThinkingMode.BUDGET, true, true)),
            Map.entry("claude-sonnet-4-6", new ClaudeModel(128_000, ThinkingMode.BUDGET_OR_EFFORT, true, true)),
            Map.entry("claude-sonnet-5", CURRENT_GENERATION),
            Map.entry("claude-sonnet-5-5", new ClaudeModel(128_000, ThinkingMode.EFFORT_OR_BETWEEN_TOOLS, true, false)),
            Map.entry("claude-haiku-4-5", new ClaudeModel(64_000, ThinkingMode.BUDGET, true, true)),
            Map.entry("claude-haiku-5", CURRENT_GENERATION),
            Map.entry("claude-fable-5", new ClaudeModel(128_000, ThinkingMode.EFFORT_ALWAYS_ON, true, true)),
            Map.entry("claude-fable-5-1", new ClaudeModel(128_000, ThinkingMode.EFFORT_ALWAYS_ON, true, false)),
            Map.entry("claude-mythos", new ClaudeModel(128_000, ThinkingMode.EFFORT_ALWAYS_ON, true, true)),
            Map.entry("claude-mythos-5-1", new ClaudeModel(128_000, ThinkingMode.EFFORT_ALWAYS_ON, true, false)));

    private static final List<String> PREFIXES_BY_LENGTH = BY_PREFIX.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();

    private ClaudeModel(
            int maxOutputTokens,
            ThinkingMode thinkingMode,
            boolean supportsStructuredOutput,
            boolean supportsForcedToolChoice) {
        this(maxOutputTokens, thinkingMode, supportsStructuredOutput, supportsForcedToolChoice, false);
    }

    /** Looks up the longest known prefix of the id; an unknown Claude model counts as current generation. */
    static ClaudeModel forId(String id) {
        for (String prefix : PREFIXES_BY_LENGTH) {
            if (id.startsWith(prefix)) {
                return BY_PREFIX.getOrDefault(prefix, CURRENT_GENERATION);
            }
        }
        return id.startsWith("claude-") ? CURRENT_GENERATION : NON_ANTHROPIC;
    }

    private static ClaudeModel legacy(int maxOutputTokens, ThinkingMode mode) {
        return new ClaudeModel(maxOutputTokens, mode, false, true, true);
    }
}
