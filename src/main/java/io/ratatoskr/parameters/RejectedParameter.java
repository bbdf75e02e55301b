package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ResponseFormat;
import org.jspecify.annotations.Nullable;

/** Finds the parameter of a request that a provider has rejected, by the provider's name for it. */
public final class RejectedParameter {
    private RejectedParameter() {}

    /**
     * The gateway's name for the parameter of this request that a provider rejected.
     *
     * @param reported the provider's name for it, possibly a path such as {@code reasoning.effort}
     * @return null when the request has no such parameter
     */
    public static @Nullable String name(String reported, ModelRequest request) {
        int end = 0;
        while (end < reported.length() && reported.charAt(end) != '.' && reported.charAt(end) != '[') {
            end++;
        }
        String first = reported.substring(0, end);
        String name = switch (first) {
            case "reasoning_effort", "thinking" -> "reasoning";
            case "stop_sequences" -> "stop";
            case "response_format" -> hasSchema(request) ? RequiredFeatures.SCHEMA : first;
            default -> first;
        };
        boolean set = RequiredFeatures.of(request).parameters().contains(name)
                || name.equals(OutputTokenLimit.fieldName(request))
                || RequestParameter.listOf(request).stream()
                        .anyMatch(parameter -> parameter.name().equals(name));
        return set ? name : null;
    }

    /**
     * Returns true if the rejected name covers the whole parameter. A rejected field of a tool, or a reasoning budget beside an effort,
     * does not reject tools or reasoning as such.
     */
    public static boolean isWholeParameter(String reported, ModelRequest request) {
        if (reported.equals("reasoning") || reported.equals("thinking")) {
            ReasoningConfig config = reasoning(request);
            return config == null
                    || config.equals(config.effort() == null ? null : ReasoningConfig.ofEffort(config.effort()));
        }
        return reported.indexOf('.') < 0 && reported.indexOf('[') < 0;
    }

    private static @Nullable ReasoningConfig reasoning(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.options().reasoning();
            case GenerateRequest generate -> generate.options().reasoning();
            case EmbedRequest embed -> null;
            case ScoringRequest task -> null;
        };
    }

    private static boolean hasSchema(ModelRequest request) {
        return request instanceof ChatRequest chat
                && chat.options().responseFormat() instanceof ResponseFormat.JsonSchema;
    }
}
