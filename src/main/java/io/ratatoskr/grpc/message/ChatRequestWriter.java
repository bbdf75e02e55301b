package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.grpc.v1.Wire;

/**
 * Chats on the wire, so that {@link ChatRequestReader} reads the same ones. Unknown fields are written if they are of OpenAI's dialect;
 * whether the response is streamed is in the name of the call.
 */
public final class ChatRequestWriter {
    private ChatRequestWriter() {}

    public static Wire.ChatRequest write(ChatRequest request) {
        boolean extras = request.dialect().equals(Dialects.OPENAI);
        return Wire.ChatRequest.newBuilder()
                .addAllMessages(MessageWriter.write(request.messages(), extras))
                .addAllTools(ToolWriter.tools(request.tools(), extras))
                .setOptions(options(request.options(), extras))
                .build();
    }

    private static Wire.ChatOptions options(ChatOptions options, boolean extras) {
        Wire.ChatOptions.Builder message =
                Wire.ChatOptions.newBuilder().setModel(options.model()).addAllStop(options.stop());
        if (options.provider() != null) {
            message.setProvider(options.provider());
        }
        if (options.maxTokens() != null && options.usesMaxCompletionTokens()) {
            message.setMaxCompletionTokens(options.maxTokens());
        } else if (options.maxTokens() != null) {
            message.setMaxTokens(options.maxTokens());
        }
        addSampling(message, options.sampling());
        if (options.toolChoice() != null) {
            message.setToolChoice(FormatWriter.toolChoice(options.toolChoice()));
        }
        if (options.parallelToolCalls() != null) {
            message.setParallelToolCalls(options.parallelToolCalls());
        }
        if (options.responseFormat() != null) {
            message.setResponseFormat(FormatWriter.format(options.responseFormat()));
        }
        if (options.cachePrompt() != null) {
            message.setCachePrompt(options.cachePrompt());
        }
        if (options.reasoning() != null) {
            message.setReasoning(FormatWriter.reasoning(options.reasoning()));
        }
        if (options.rawProviderOptions() != null) {
            message.setRawProviderOptions(options.rawProviderOptions().text());
        }
        if (extras && !options.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(options.extra()));
        }
        return message.build();
    }

    private static void addSampling(Wire.ChatOptions.Builder message, Sampling sampling) {
        if (sampling.temperature() != null) {
            message.setTemperature(sampling.temperature().floatValue());
        }
        if (sampling.topP() != null) {
            message.setTopP(sampling.topP().floatValue());
        }
        if (sampling.topK() != null) {
            message.setTopK(sampling.topK());
        }
        if (sampling.seed() != null) {
            message.setSeed(sampling.seed());
        }
        Penalties penalties = sampling.penalties();
        if (penalties.frequency() != null) {
            message.setFrequencyPenalty(penalties.frequency().floatValue());
        }
        if (penalties.presence() != null) {
            message.setPresencePenalty(penalties.presence().floatValue());
        }
    }
}
