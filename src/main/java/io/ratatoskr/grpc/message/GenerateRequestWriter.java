package io.ratatoskr.grpc.message;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Penalties;
import io.ratatoskr.api.chat.Sampling;
import io.ratatoskr.grpc.v1.Wire;
import java.util.Arrays;
import java.util.List;

/** Completions on the wire, as {@link ChatRequestWriter} writes chats. */
public final class GenerateRequestWriter {
    private GenerateRequestWriter() {}

    public static Wire.GenerateRequest write(GenerateRequest request) {
        Wire.GenerateRequest.Builder message = Wire.GenerateRequest.newBuilder()
                .setOptions(options(request.options(), request.dialect().equals(Dialects.OPENAI)));
        switch (request.prompt()) {
            case Input.Texts texts -> {
                if (texts.single() && texts.size() == 1) {
                    message.setPrompt(texts.texts().getFirst());
                } else {
                    message.addAllPrompts(texts.texts());
                }
            }
            case Input.Tokens tokens -> message.addAllTokenPrompts(tokens(tokens));
        }
        return message.build();
    }

    static List<Wire.TokenIds> tokens(Input.Tokens tokens) {
        return tokens.tokens().stream()
                .map(ids -> Wire.TokenIds.newBuilder()
                        .addAllIds(Arrays.stream(ids).boxed().toList())
                        .build())
                .toList();
    }

    private static Wire.GenerateOptions options(GenerateOptions options, boolean extras) {
        Wire.GenerateOptions.Builder message = Wire.GenerateOptions.newBuilder()
                .setModel(options.model())
                .addAllStopSequences(options.stopSequences());
        if (options.provider() != null) {
            message.setProvider(options.provider());
        }
        if (options.maxTokens() != null) {
            message.setMaxTokens(options.maxTokens());
        }
        addSampling(message, options.sampling());
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

    private static void addSampling(Wire.GenerateOptions.Builder message, Sampling sampling) {
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
