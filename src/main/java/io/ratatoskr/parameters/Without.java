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
final class Without {
    private Without() {}

    static ModelRequest of(ModelRequest request, Set<String> names) {
        return names.isEmpty()
                ? request
                : switch (request) {
                    case ChatRequest chat -> chat.withOptions(of(chat.options(), names));
                    case GenerateRequest generate ->
                        new GenerateRequest(
                                generate.prompt(),
                                of(generate.options(), names),
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
                                of(embed.extra(), names),
                                embed.dialect());
                    case ScoringRequest task -> task;
                };
    }

    private static ChatOptions of(ChatOptions options, Set<String> names) {
        ChatOptions.Builder fewer = options.toBuilder().extra(of(options.extra(), names));
        for (String name : names) {
            switch (name) {
                case "temperature" -> fewer.temperature(null);
                case "top_p" -> fewer.topP(null);
                case "top_k" -> fewer.topK(null);
                case "frequency_penalty" -> fewer.frequencyPenalty(null);
                case "presence_penalty" -> fewer.presencePenalty(null);
                case "seed" -> fewer.seed(null);
                case "stop" -> fewer.stop(List.of());
                case "parallel_tool_calls" -> fewer.parallelToolCalls(null);
                case "cache_prompt" -> fewer.cachePrompt(null);
                case "reasoning" -> fewer.reasoning(null);
                default -> {}
            }
        }
        return fewer.build();
    }

    private static GenerateOptions of(GenerateOptions options, Set<String> names) {
        return new GenerateOptions(
                options.model(),
                options.maxTokens(),
                kept("temperature", options.temperature(), names),
                kept("top_p", options.topP(), names),
                kept("top_k", options.topK(), names),
                names.contains("stop") ? List.of() : options.stopSequences(),
                kept("frequency_penalty", options.frequencyPenalty(), names),
                kept("presence_penalty", options.presencePenalty(), names),
                kept("seed", options.seed(), names),
                kept("reasoning", options.reasoning(), names),
                options.rawProviderOptions(),
                options.provider(),
                of(options.extra(), names));
    }

    private static <T> @Nullable T kept(String name, @Nullable T value, Set<String> names) {
        return names.contains(name) ? null : value;
    }

    private static AdditionalProperties of(AdditionalProperties extra, Set<String> names) {
        AdditionalProperties left = extra;
        for (String name : names) {
            left = left.without(name);
        }
        return left;
    }
}
