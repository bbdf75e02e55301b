package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.model.ModelSelection;
import org.jspecify.annotations.Nullable;

/**
 * A completion request, immutable. The {@code with} methods return a changed copy.
 *
 * @param prompt the text to continue; a list of prompts yields at least one choice for each
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

    /** A completion without options. */
    public static GenerateRequest of(String model, String prompt) {
        return new GenerateRequest(Input.of(prompt), GenerateOptions.of(model), false, false, Dialects.OPENAI);
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE;
    }

    @Override
    public ModelSelection selection() {
        return options.selection();
    }

    @Override
    public GenerateRequest withModel(String changed) {
        return changed.equals(model()) ? this : withOptions(options.withModel(changed));
    }

    @Override
    public GenerateRequest withProvider(@Nullable String changed) {
        return withOptions(options.withProvider(changed));
    }

    public GenerateRequest withTemperature(@Nullable Double changed) {
        return withOptions(options.withTemperature(changed));
    }

    public GenerateRequest withMaxTokens(@Nullable Integer changed) {
        return withOptions(options.withMaxTokens(changed));
    }

    public GenerateRequest withPrompt(Input changed) {
        return new GenerateRequest(changed, options, stream, streamUsage, dialect);
    }

    public GenerateRequest withOptions(GenerateOptions changed) {
        return new GenerateRequest(prompt, changed, stream, streamUsage, dialect);
    }

    /** The same request with streaming turned on or off. */
    public GenerateRequest withStream(boolean enabled) {
        return enabled == stream ? this : new GenerateRequest(prompt, options, enabled, streamUsage, dialect);
    }
}
