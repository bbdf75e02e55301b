package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.ProviderOptions;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.api.chat.ToolOptions;
import io.ratatoskr.api.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Default parameters of a preset; they apply to parameters that the caller left unset and never override a value. Null and
 * empty leave the choice to the provider. JSON names are those of {@link ChatOptions}.
 *
 * @param tools only for requests with tools
 * @param reasoning applies only if the caller sets no reasoning option at all
 * @param rawProviderOptions a JSON object merged last into the provider's body
 */
public record PresetParameters(
        Sampling sampling,
        OutputOptions output,
        ToolOptions tools,
        @Nullable ReasoningConfig reasoning,
        @Nullable Boolean cachePrompt,
        @Nullable RawJson rawProviderOptions) {
    /** No defaults. */
    public static final PresetParameters NONE =
            new PresetParameters(Sampling.NONE, OutputOptions.NONE, ToolOptions.NONE, null, null, null);

    public PresetParameters {
        requireNonNull(sampling, "sampling");
        requireNonNull(output, "output");
        requireNonNull(tools, "tools");
    }

    /** Defaults for how tokens are chosen. */
    public static PresetParameters of(Sampling sampling) {
        return NONE.withSampling(sampling);
    }

    public PresetParameters withSampling(Sampling changed) {
        return new PresetParameters(changed, output, tools, reasoning, cachePrompt, rawProviderOptions);
    }

    public PresetParameters withOutput(OutputOptions changed) {
        return new PresetParameters(sampling, changed, tools, reasoning, cachePrompt, rawProviderOptions);
    }

    public PresetParameters withReasoning(@Nullable ReasoningConfig changed) {
        return new PresetParameters(sampling, output, tools, changed, cachePrompt, rawProviderOptions);
    }

    /** Fills the parameters that the request leaves unset. */
    public ChatRequest applyTo(ChatRequest request) {
        if (equals(NONE)) {
            return request;
        }
        ChatOptions requested = request.options();
        return request.withOptions(new ChatOptions(
                requested.selection(),
                requested.sampling().withDefaults(sampling),
                requested.output().withDefaults(output),
                request.tools().isEmpty()
                        ? requested.toolOptions()
                        : requested.toolOptions().withDefaults(tools),
                firstNonNull(requested.reasoning(), reasoning),
                firstNonNull(requested.cachePrompt(), cachePrompt),
                withDefaults(requested.providerOptions())));
    }

    /** Fills the parameters that the request leaves unset, as far as completions have them. */
    public GenerateRequest applyTo(GenerateRequest request) {
        if (equals(NONE)) {
            return request;
        }
        GenerateOptions requested = request.options();
        return request.withOptions(new GenerateOptions(
                requested.selection(),
                requested.sampling().withDefaults(sampling),
                firstNonNull(requested.maxTokens(), output.maxTokens()),
                requested.stopSequences().isEmpty() ? output.stop() : requested.stopSequences(),
                firstNonNull(requested.reasoning(), reasoning),
                withDefaults(requested.providerOptions())));
    }

    private ProviderOptions withDefaults(ProviderOptions requested) {
        return new ProviderOptions(firstNonNull(requested.raw(), rawProviderOptions), requested.extra());
    }

    private static <T> @Nullable T firstNonNull(@Nullable T requested, @Nullable T defaultValue) {
        return requested == null ? defaultValue : requested;
    }
}
