package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A completion request; a list of prompts yields at least one choice for each.
 *
 * @param stream whether the response is streamed
 * @param streamUsage whether the stream ends with token counts
 * @param dialect the dialect of the unknown fields in the options
 */
public record GenerateRequest(
        Input prompt, GenerateOptions options, boolean stream, boolean streamUsage, String dialect)
        implements ModelRequest {
    public GenerateRequest {
        requireNonNull(prompt, "prompt");
        requireNonNull(options, "options");
        requireNonNull(dialect, "dialect");
    }

    public static GenerateRequest of(String model, String prompt) {
        return new GenerateRequest(Input.of(prompt), GenerateOptions.of(model), false, false, Dialects.OPENAI);
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE;
    }

    @Override
    public String model() {
        return options.model();
    }

    @Override
    public @Nullable String provider() {
        return options.provider();
    }

    @Override
    public GenerateRequest withModel(String model) {
        return model.equals(options.model()) ? this : withOptions(options.withModel(model));
    }

    public GenerateRequest withOptions(GenerateOptions changed) {
        return new GenerateRequest(prompt, changed, stream, streamUsage, dialect);
    }

    /** The same request with streaming turned on or off. */
    public GenerateRequest withStream(boolean enabled) {
        return enabled == stream ? this : new GenerateRequest(prompt, options, enabled, streamUsage, dialect);
    }
}
