package io.ratatoskr.grpc.message;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;

/** Completions of the wire as requests. */
public final class GenerateRequestReader {
    private GenerateRequestReader() {}

    /** @throws io.ratatoskr.api.error.InvalidRequest when a value is not allowed */
    public static GenerateRequest read(Wire.GenerateRequest message, boolean stream) {
        return new GenerateRequest(prompt(message), options(message.getOptions()), stream, stream, Dialects.OPENAI);
    }

    private static Input prompt(Wire.GenerateRequest message) {
        if (message.getTokenPromptsCount() > 0) {
            return tokens("token_prompts", message.getTokenPromptsList());
        }
        return message.getPromptsCount() > 0
                ? Input.of(WireValues.limited("prompts", message.getPromptsList(), RequestLimits.MAX_INPUTS))
                : Input.of(message.getPrompt());
    }

    static Input tokens(String field, List<Wire.TokenIds> lists) {
        return new Input.Tokens(
                WireValues.limited(field, lists, RequestLimits.MAX_INPUTS).stream()
                        .map(ids -> ids.getIdsList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray())
                        .toList(),
                false);
    }

    private static GenerateOptions options(Wire.GenerateOptions message) {
        GenerateOptions.Builder options = GenerateOptions.builder(message.getModel())
                .stopSequences(
                        WireValues.limited("stop_sequences", message.getStopSequencesList(), RequestLimits.MAX_STOPS))
                .extra(WireValues.fields("extra_json", message.getExtraJson()));
        if (message.hasProvider()) {
            options.provider(message.getProvider());
        }
        if (message.hasMaxTokens()) {
            options.maxTokens(WireValues.count("max_tokens", message.getMaxTokens()));
        }
        if (message.hasTemperature()) {
            options.temperature(WireValues.decimal(message.getTemperature()));
        }
        if (message.hasTopP()) {
            options.topP(WireValues.decimal(message.getTopP()));
        }
        if (message.hasTopK()) {
            options.topK(WireValues.count("top_k", message.getTopK()));
        }
        if (message.hasFrequencyPenalty()) {
            options.frequencyPenalty(WireValues.decimal(message.getFrequencyPenalty()));
        }
        if (message.hasPresencePenalty()) {
            options.presencePenalty(WireValues.decimal(message.getPresencePenalty()));
        }
        if (message.hasSeed()) {
            options.seed(message.getSeed());
        }
        if (message.hasReasoning()) {
            options.reasoning(FormatReader.reasoning(message.getReasoning()));
        }
        if (message.hasRawProviderOptions()) {
            options.rawProviderOptions(FormatReader.providerOptions(message.getRawProviderOptions()));
        }
        return options.build();
    }
}
