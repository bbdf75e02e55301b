package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.json.AdditionalProperties;
import java.util.List;
import java.util.Set;

/** Removes parameters from requests. */
final class ParameterRemover {
    private ParameterRemover() {}

    static ModelRequest remove(ModelRequest request, Set<String> names) {
        return names.isEmpty()
                ? request
                : switch (request) {
                    case ChatRequest chat -> chat.withOptions(remove(chat.options(), names));
                    case GenerateRequest generate -> generate.withOptions(remove(generate.options(), names));
                    case EmbedRequest embed -> embed.withExtra(remove(embed.extra(), names));
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
        GenerateOptions.Builder builder = options.toBuilder().extra(remove(options.extra(), names));
        for (String name : names) {
            switch (name) {
                case "temperature" -> builder.temperature(null);
                case "top_p" -> builder.topP(null);
                case "top_k" -> builder.topK(null);
                case "frequency_penalty" -> builder.frequencyPenalty(null);
                case "presence_penalty" -> builder.presencePenalty(null);
                case "seed" -> builder.seed(null);
                case "stop" -> builder.stopSequences(List.of());
                case "reasoning" -> builder.reasoning(null);
                default -> {}
            }
        }
        return builder.build();
    }

    private static AdditionalProperties remove(AdditionalProperties extra, Set<String> names) {
        AdditionalProperties remaining = extra;
        for (String name : names) {
            remaining = remaining.without(name);
        }
        return remaining;
    }
}
