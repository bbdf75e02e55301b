package io.ratatoskr.provider.anthropic;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Published properties of a model family that the model list does not always report. Source: the models overview, the pages of
 * the single models and the pages on thinking, effort and structured outputs at platform.claude.com, as of November 2026.
 *
 * @param maxOutput maximum output tokens per response
 * @param structured whether responses and tool calls can be constrained by a schema
 * @param forces whether a tool call can be forced
 */
record ClaudeModel(int maxOutput, Thinks thinks, boolean structured, boolean forces) {
    /** The ways of controlling the amount of thinking. */
    enum Thinks {
        /** No thinking. */
        NEVER,
        /** Budget in tokens. */
        BUDGET,
        /** Effort up to high and max; a budget is still accepted. */
        EITHER,
        /** Effort; thinking can be disabled. */
        EFFORT,
        /** Effort; instead of disabled there is {@code between_tools}, thinking between tool calls only. */
        BETWEEN_TOOLS,
        /** Effort; thinking cannot be disabled. */
        ALWAYS
    }

    private static final ClaudeModel NEWER = new ClaudeModel(128_000, Thinks.EFFORT, true, true);

    /** A model of another vendor behind an endpoint with Anthropic's protocol. */
    private static final ClaudeModel FOREIGN = new ClaudeModel(64_000, Thinks.BUDGET, true, true);

    private static final Map<String, ClaudeModel> KNOWN = Map.ofEntries(
            Map.entry("claude-2", old(4_096, Thinks.NEVER)),
            Map.entry("claude-instant", old(4_096, Thinks.NEVER)),
            Map.entry("claude-3-", old(4_096, Thinks.NEVER)),
            Map.entry("claude-3-5-", old(8_192, Thinks.NEVER)),
            Map.entry("claude-3-7-", old(64_000, Thinks.BUDGET)),
            Map.entry("claude-opus-4", old(32_000, Thinks.BUDGET)),
            Map.entry("claude-opus-4-1", new ClaudeModel(32_000, Thinks.BUDGET, true, true)),
            Map.entry("claude-opus-4-5", new ClaudeModel(64_000, Thinks.BUDGET, true, true)),
            Map.entry("claude-opus-4-6", new ClaudeModel(128_000, Thinks.EITHER, true, true)),
            Map.entry("claude-opus-4-7", NEWER),
            Map.entry("claude-opus-4-8", NEWER),
            Map.entry("claude-opus-5", NEWER),
            Map.entry("claude-opus-5-5", new ClaudeModel(128_000, Thinks.ALWAYS, true, false)),
            Map.entry("claude-sonnet-4", old(64_000, Thinks.BUDGET)),
            Map.entry("claude-sonnet-4-5", new ClaudeModel(64_000, Thinks.BUDGET, true, true)),
            Map.entry("claude-sonnet-4-6", new ClaudeModel(128_000, Thinks.EITHER, true, true)),
            Map.entry("claude-sonnet-5", NEWER),
            Map.entry("claude-sonnet-5-5", new ClaudeModel(128_000, Thinks.BETWEEN_TOOLS, true, false)),
            Map.entry("claude-haiku-4-5", new ClaudeModel(64_000, Thinks.BUDGET, true, true)),
            Map.entry("claude-haiku-5", NEWER),
            Map.entry("claude-fable-5", new ClaudeModel(128_000, Thinks.ALWAYS, true, true)),
            Map.entry("claude-fable-5-1", new ClaudeModel(128_000, Thinks.ALWAYS, true, false)),
            Map.entry("claude-mythos", new ClaudeModel(128_000, Thinks.ALWAYS, true, true)),
            Map.entry("claude-mythos-5-1", new ClaudeModel(128_000, Thinks.ALWAYS, true, false)));

    private static final List<String> LONGEST_FIRST = KNOWN.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();

    /** Looks up the longest known prefix of the id; an unknown Claude model counts as current generation. */
    static ClaudeModel of(String id) {
        for (String prefix : LONGEST_FIRST) {
            if (id.startsWith(prefix)) {
                return KNOWN.getOrDefault(prefix, NEWER);
            }
        }
        return id.startsWith("claude-") ? NEWER : FOREIGN;
    }

    private static ClaudeModel old(int maxOutput, Thinks thinks) {
        return new ClaudeModel(maxOutput, thinks, false, true);
    }
}
