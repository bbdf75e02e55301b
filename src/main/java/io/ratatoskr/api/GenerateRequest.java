package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A prompt to be completed; a list of prompts gives a choice or more for each.
 *
 * @param stream whether the answer is wanted event by event
 * @param streamUsage whether the caller asked to see token counts at the end of a stream
 * @param dialect whose unknown fields the options carry
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

    /** The same request, to be answered as a stream or whole. */
    public GenerateRequest streaming(boolean wanted) {
        return wanted == stream ? this : new GenerateRequest(prompt, options, wanted, streamUsage, dialect);
    }
}
