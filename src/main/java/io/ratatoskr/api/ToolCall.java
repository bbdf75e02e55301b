package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A tool call requested by a model. {@code arguments} is the JSON text as generated, valid or not; {@code {}} for a tool
 * without arguments. {@code type} is null for a function, else the other kind's name ({@code custom}).
 */
public record ToolCall(
        String id, String name, String arguments, @Nullable String type, AdditionalProperties extra) {
    public ToolCall {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(arguments, "arguments");
    }

    public ToolCall(String id, String name, String arguments) {
        this(id, name, arguments, null, AdditionalProperties.NONE);
    }
}
