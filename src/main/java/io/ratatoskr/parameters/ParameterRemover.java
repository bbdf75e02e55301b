package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes parameters from requests. */
final class ParameterRemover {
    private ParameterRemover() {}

    static ModelRequest remove(ModelRequest request, Set<String> names) {
        return names.isEmpty()
                ? request
                : switch (request) {
                    case ChatRequest chat -> chat.withOptions(remove(chat.options(), names));
                    case GenerateRequest generate ->
                        new GenerateRequest(
                                generate.prompt(),
                                remove(generate.options(), names),
                                generate.stream(),
                                generate.streamUsage(),
                                generate.dialect());
                    case EmbedRequest embed ->
                        new EmbedRequest(
                                embed.input(),
                                embed.model(),
                                embed.dimensions(),
                                embed.inputType(),
                                embed.encoding(),
                                embed.provider(),
                                remove(embed.extra(), names),
                                embed.dialect());
                    case ScoringRequest task -> task;
                };
    }

    private static ChatOptions remove(ChatOptions options, Set<String> names) {
        ChatOptions.Builder builder = options.toBuilder().extra(remove(options.extra(), names));
        for (String name : names) {
            switch (name) {
                case "temperature" -> builder.temperature(null);
                case "top_p" -> builder.topP(null);
                case "top_k" -> builder.topK(null);
                case "frequency_penalty" -> builder.frequencyPenalty(null);
                case "presence_penalty" -> builder.presencePenalty(null);
                case "seed" -> builder.seed(null);
                case "stop" -> builder.stop(List.of());
                case "parallel_tool_calls" -> builder.parallelToolCalls(null);
                case "cache_prompt" -> builder.cachePrompt(null);
                case "reasoning" -> builder.reasoning(null);
                default -> {}
            }
        }
        return builder.build();
    }

    private static GenerateOptions remove(GenerateOptions options, Set<String> names) {
        return new GenerateOptions(
                options.model(),
                options.maxTokens(),
                unlessRemoved("temperature", options.temperature(), names),
                unlessRemoved("top_p", options.topP(), names),
                unlessRemoved("top_k", options.topK(), names),
                names.contains("stop") ? List.of() : options.stopSequences(),
                unlessRemoved("frequency_penalty", options.frequencyPenalty(), names),
                unlessRemoved("presence_penalty", options.presencePenalty(), names),
                unlessRemoved("seed", options.seed(), names),
                unlessRemoved("reasoning", options.reasoning(), names),
                options.rawProviderOptions(),
                options.provider(),
                remove(options.extra(), names));
    }

    private static <T> @Nullable T unlessRemoved(String name, @Nullable T value, Set<String> names) {
        return names.contains(name) ? null : value;
    }

    private static AdditionalProperties remove(AdditionalProperties extra, Set<String> names) {
        AdditionalProperties remaining = extra;
        for (String name : names) {
            remaining = remaining.without(name);
        }
        return remaining;
    }
}
