package io.ratatoskr.api.chat;

import org.jspecify.annotations.Nullable;

/**
 * How a model may use a chat's tools. Null leaves the choice to the provider.
 *
 * @param parallelCalls whether one response may call several tools
 */
public record ToolOptions(
        @Nullable ToolChoice choice, @Nullable Boolean parallelCalls) {
    /** Nothing is set. */
    public static final ToolOptions NONE = new ToolOptions(null, null);

    /** Fills the unset values. */
    public ToolOptions withDefaults(ToolOptions defaults) {
        return new ToolOptions(
                choice == null ? defaults.choice : choice,
                parallelCalls == null ? defaults.parallelCalls : parallelCalls);
    }
}
