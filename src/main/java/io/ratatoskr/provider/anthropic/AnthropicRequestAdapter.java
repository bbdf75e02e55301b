package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import io.ratatoskr.provider.CompletionAsChat;
import io.ratatoskr.provider.ToolSchema;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Removes from a request what Anthropic's API refuses, and reports it. One use; not thread-safe. */
final class AnthropicRequestAdapter {
    private static final double MIN_THINKING_TOP_P = 0.95;

    private final ChatRequest request;
    private final ProviderProfile profile;
    private final ClaudeModel model;

    /** Reasons by parameter, in order. */
    private final Map<String, String> removals = new LinkedHashMap<>(0);

    private ChatOptions options;

    private AnthropicRequestAdapter(ChatRequest request, ProviderProfile profile) {
        this.request = request;
        this.profile = profile;
        this.model = ClaudeModel.forId(request.model());
        this.options = request.options();
    }

    static AdaptedRequest adapt(ChatRequest request, ProviderProfile profile, ModelMetadata metadata) {
        var adapter = new AnthropicRequestAdapter(request, profile);
        adapter.adaptOptions(metadata);
        List<ToolDefinition> tools = adapter.tools();
        ChatRequest adapted =
                adapter.options.equals(request.options()) ? request : request.withOptions(adapter.options);
        return new AdaptedRequest(
                tools.equals(request.tools()) ? adapted : adapted.withTools(tools), adapter.removals());
    }

    static AdaptedRequest adapt(GenerateRequest request, ProviderProfile profile, ModelMetadata metadata) {
        var adapter = new AnthropicRequestAdapter(CompletionAsChat.request(request, profile), profile);
        ChatOptions before = adapter.options;
        adapter.adaptOptions(metadata);
        ChatOptions after = adapter.options;
        if (after.equals(before)) {
            return new AdaptedRequest(request, adapter.removals());
        }
        return new AdaptedRequest(
                request.withOptions(request.options().toBuilder()
                        .temperature(after.temperature())
                        .topP(after.topP())
                        .topK(after.topK())
                        .stopSequences(after.stop())
                        .reasoning(after.reasoning())
                        .build()),
                adapter.removals());
    }

    private List<Removal> removals() {
        return removals.entrySet().stream()
                .map(removal -> new Removal(removal.getKey(), removal.getValue()))
                .toList();
    }

    private void adaptOptions(ModelMetadata metadata) {
        sampling(reasoning(AnthropicMessagesBody.maxTokens(options, model, metadata)));
        stop();
        responseFormat();
    }

    /** Returns whether the model thinks before its response. */
    private boolean reasoning(int maxTokens) {
        if (options.reasoning() == null) {
            return false;
        }
        var requirements = ThinkingRequirements.of(request, profile, model, maxTokens);
        if (requirements.removed() != null) {
            removals.put(requirements.removed(), requirements.reason());
            if (requirements.removed().equals(ThinkingRequirements.REASONING)) {
                options = options.withReasoning(null);
            }
        }
        return requirements.thinks();
    }

    private void sampling(boolean thinks) {
        Double temperature = options.temperature();
        Double topP = options.topP();
        Integer topK = options.topK();
        if (thinks) {
            String reason = "not possible with thinking";
            if (temperature != null && temperature != 1) {
                temperature = null;
                report("temperature", reason);
            }
            if (topK != null && topK > 0) {
                report("top_k", reason);
            }
            topK = null;
            if (topP != null && topP < MIN_THINKING_TOP_P) {
                topP = null;
                report("top_p", "with thinking at least " + MIN_THINKING_TOP_P);
            }
        }
        if (temperature != null && topP != null && !model.acceptsSamplingPair()) {
            // A value of 1 is the default, so that nothing is lost without it
            if (temperature == 1 && topP != 1) {
                temperature = null;
            } else {
                if (topP != 1) {
                    report("top_p", "the model does not accept it beside temperature");
                }
                topP = null;
            }
        }
        if (!Objects.equals(temperature, options.temperature())
                || !Objects.equals(topP, options.topP())
                || !Objects.equals(topK, options.topK())) {
            options = options.toBuilder()
                    .temperature(temperature)
                    .topP(topP)
                    .topK(topK)
                    .build();
        }
    }

    private void stop() {
        if (options.stop().stream().anyMatch(WhiteSpace::isBlank)) {
            options = options.toBuilder()
                    .stop(options.stop().stream()
                            .filter(one -> !WhiteSpace.isBlank(one))
                            .toList())
                    .build();
            report("stop", "a stop sequence must not be white space only");
        }
    }

    private void responseFormat() {
        RawJson schema = OutputFormat.schema(options.responseFormat(), model, profile);
        if (schema != null && options.responseFormat() instanceof ResponseFormat.JsonSchema format) {
            RawJson adapted =
                    outputSchema(schema, OutputSchema.of(schema), "response_format", "response_format.schema.");
            if (!adapted.equals(schema)) {
                options = options.toBuilder()
                        .responseFormat(new ResponseFormat.JsonSchema(
                                format.name(), format.description(), adapted, format.strict(), format.extra()))
                        .build();
            }
        }
    }

    private List<ToolDefinition> tools() {
        List<ToolDefinition> tools = request.tools();
        if (AnthropicTools.forced(request) && !model.supportsForcedToolChoice()) {
            throw UnsupportedParameters.of(profile, "tool_choice", "a forced tool call with this model");
        }
        List<ToolDefinition> adapted = null;
        for (int i = 0; i < tools.size(); i++) {
            if (tools.get(i) instanceof ToolDefinition.Function function) {
                RawJson schema = inputSchema(function);
                if (!Objects.equals(schema, function.parameters())) {
                    adapted = adapted == null ? new ArrayList<>(tools) : adapted;
                    adapted.set(i, withParameters(function, schema));
                }
            }
        }
        return adapted == null ? tools : adapted;
    }

    /** The schema without what the API refuses; unchanged if only additions are needed. */
    private @Nullable RawJson inputSchema(ToolDefinition.Function function) {
        ToolSchema schema = ToolSchema.of(function.parameters());
        if (schema.problem() != null) {
            throw UnsupportedParameters.of(profile, "tools", schema.problem() + " as parameters of a tool");
        }
        if (!PropertyKeys.areAccepted(schema.json())) {
            throw UnsupportedParameters.of(
                    profile, "tools", "a parameter of a tool with other characters than letters, digits, _ . and -");
        }
        for (String keyword : schema.removed()) {
            report("tools.parameters." + keyword, "not accepted at the top of a tool's schema");
        }
        RawJson adapted = schema.removed().isEmpty() ? function.parameters() : schema.json();
        return adapted != null && AnthropicTools.isStrict(function, model)
                ? outputSchema(adapted, OutputSchema.ofArguments(adapted), "tools", "tools.parameters.")
                : adapted;
    }

    private RawJson outputSchema(RawJson schema, OutputSchema output, String parameter, String path) {
        if (output.problem() != null) {
            throw UnsupportedParameters.of(profile, parameter, output.problem());
        }
        for (String keyword : output.removed()) {
            report(path + keyword, "not in the subset of JSON schema that the API supports");
        }
        return output.removed().isEmpty() ? schema : output.json();
    }

    private static ToolDefinition withParameters(ToolDefinition.Function function, @Nullable RawJson parameters) {
        return new ToolDefinition.Function(
                function.name(),
                function.description(),
                parameters,
                function.strict(),
                function.cacheControl(),
                function.extra(),
                function.toolExtra());
    }

    private void report(String parameter, String reason) {
        removals.putIfAbsent(parameter, reason);
    }
}
