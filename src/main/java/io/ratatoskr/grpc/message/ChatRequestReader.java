package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.grpc.v1.Wire;

/** Chats of the wire as requests. */
public final class ChatRequestReader {
    private ChatRequestReader() {}

    /** @throws io.ratatoskr.api.error.InvalidRequest when a value is not allowed */
    public static ChatRequest read(Wire.ChatRequest message, boolean stream) {
        return new ChatRequest(
                WireValues.limited("messages", message.getMessagesList(), RequestLimits.MAX_MESSAGES).stream()
                        .map(MessageReader::read)
                        .toList(),
                ToolReader.tools(message.getToolsList()),
                options(message.getOptions()),
                stream,
                stream,
                Dialects.OPENAI);
    }

    private static ChatOptions options(Wire.ChatOptions message) {
        ChatOptions.Builder options = ChatOptions.builder(message.getModel())
                .stop(WireValues.limited("stop", message.getStopList(), RequestLimits.MAX_STOPS))
                .extra(WireValues.fields("extra_json", message.getExtraJson()));
        if (message.hasProvider()) {
            options.provider(message.getProvider());
        }
        if (message.hasTemperature()) {
            options.temperature(WireValues.decimal(message.getTemperature()));
        }
        if (message.hasMaxCompletionTokens()) {
            options.maxTokens(WireValues.count("max_completion_tokens", message.getMaxCompletionTokens()))
                    .usesMaxCompletionTokens(true);
        } else if (message.hasMaxTokens()) {
            options.maxTokens(WireValues.count("max_tokens", message.getMaxTokens()));
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
        if (message.hasToolChoice()) {
            options.toolChoice(ToolReader.choice(message.getToolChoice()));
        }
        if (message.hasParallelToolCalls()) {
            options.parallelToolCalls(message.getParallelToolCalls());
        }
        if (message.hasResponseFormat()) {
            options.responseFormat(FormatReader.format(message.getResponseFormat()));
        }
        if (message.hasCachePrompt()) {
            options.cachePrompt(message.getCachePrompt());
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
