package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ReasoningConfig;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Removes from a chat what OpenAI itself refuses with an error, and compatible servers accept or ignore: fields that its API description
 * does not have, and more stop sequences than it allows.
 */
final class OpenAiRequestAdapter {
    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">Reference of chats</a>: "Up to 4 sequences". */
    private static final int MAX_STOPS = 4;

    private static final String CACHE_CONTROL = "cache_control";
    private static final String NO_FIELD = "OpenAI's API has no such field";

    private final List<Removal> removals;

    private OpenAiRequestAdapter(List<Removal> removals) {
        this.removals = new ArrayList<>(removals);
    }

    /** @throws UnsupportedParameter for a tool's arguments that are no object */
    static AdaptedRequest adapt(ChatRequest request, ProviderProfile profile) {
        AdaptedRequest tools = OpenAiToolSchemas.adapt(request, profile);
        var adapter = new OpenAiRequestAdapter(tools.removals());
        ChatRequest adapted = adapter.adapt((ChatRequest) tools.request());
        return new AdaptedRequest(adapted, adapter.removals);
    }

    private ChatRequest adapt(ChatRequest request) {
        ChatRequest adapted = request;
        List<Message> messages = map(request.messages(), this::message);
        if (!messages.equals(request.messages())) {
            adapted = adapted.withMessages(messages);
        }
        List<ToolDefinition> tools = map(request.tools(), OpenAiRequestAdapter::withoutCacheControl);
        if (!tools.equals(request.tools())) {
            adapted = adapted.withTools(tools);
        }
        ChatOptions options = request.options();
        List<String> stop = stops(options.stop());
        ReasoningConfig reasoning = reasoning(options.reasoning());
        AdditionalProperties extra = withoutNulls(options.extra());
        return stop.equals(options.stop())
                        && Objects.equals(reasoning, options.reasoning())
                        && extra.equals(options.extra())
                ? adapted
                : adapted.withOptions(options.toBuilder()
                        .stop(stop)
                        .reasoning(reasoning)
                        .extra(extra)
                        .build());
    }

    /** The same list where nothing changes. */
    private static <T> List<T> map(List<T> values, UnaryOperator<T> change) {
        List<T> changed = null;
        for (int i = 0; i < values.size(); i++) {
            T value = change.apply(values.get(i));
            if (changed == null && !value.equals(values.get(i))) {
                changed = new ArrayList<>(values);
            }
            if (changed != null) {
                changed.set(i, value);
            }
        }
        return changed == null ? values : changed;
    }

    private Message message(Message message) {
        Message adapted = message;
        AssistantOutput output = message.output();
        if (output.reasoning() != null || output.reasoningDetails() != null) {
            adapted = adapted.withOutput(new AssistantOutput(output.toolCalls(), null, null, output.refusal()));
            remove("messages.reasoning");
        }
        if (message.content() instanceof Content.Parts parts) {
            List<Part> changed = map(parts.parts(), OpenAiRequestAdapter::withoutCacheControl);
            if (!changed.equals(parts.parts())) {
                adapted = adapted.withContent(new Content.Parts(changed));
            }
        }
        return adapted;
    }

    /** Not a removal: OpenAI caches by itself. */
    private static Part withoutCacheControl(Part part) {
        return switch (part) {
            case Part.Text(String text, AdditionalProperties extra)
            when has(extra) -> new Part.Text(text, extra.without(CACHE_CONTROL));
            case Part.Image(String url, String detail, AdditionalProperties extra)
            when has(extra) -> new Part.Image(url, detail, extra.without(CACHE_CONTROL));
            case Part.Audio(String data, String format, AdditionalProperties extra)
            when has(extra) -> new Part.Audio(data, format, extra.without(CACHE_CONTROL));
            case Part.File file
            when has(file.extra()) ->
                new Part.File(
                        file.fileId(),
                        file.filename(),
                        file.data(),
                        file.extra().without(CACHE_CONTROL));
            case Part.Refusal(String text, AdditionalProperties extra)
            when has(extra) -> new Part.Refusal(text, extra.without(CACHE_CONTROL));
            default -> part;
        };
    }

    private static boolean has(AdditionalProperties extra) {
        return extra.get(CACHE_CONTROL) != null;
    }

    private static ToolDefinition withoutCacheControl(ToolDefinition tool) {
        return tool instanceof ToolDefinition.Function function && function.cacheControl() != null
                ? new ToolDefinition.Function(
                        function.name(),
                        function.description(),
                        function.parameters(),
                        function.strict(),
                        null,
                        function.extra(),
                        function.toolExtra())
                : tool;
    }

    private List<String> stops(List<String> stops) {
        if (stops.size() <= MAX_STOPS) {
            return stops;
        }
        removals.add(new Removal("stop", "OpenAI's API accepts at most %d sequences".formatted(MAX_STOPS)));
        return stops.subList(0, MAX_STOPS);
    }

    /** Only the effort has a field. Reasoning is never in the response, so that nothing has to be excluded. */
    private @Nullable ReasoningConfig reasoning(@Nullable ReasoningConfig config) {
        if (config == null
                || (config.maxTokens() == null
                        && config.excludeFromOutput() == null
                        && config.extra().isEmpty())) {
            return config;
        }
        if (config.maxTokens() != null) {
            remove("reasoning.max_tokens");
        }
        if (Objects.equals(config.excludeFromOutput(), false)) {
            remove("reasoning.exclude");
        }
        config.extra().fields().keySet().forEach(name -> remove("reasoning." + name));
        return config.effort() == null ? null : ReasoningConfig.ofEffort(config.effort());
    }

    /** Some fields must not be null at OpenAI, such as {@code user}; null means absent. */
    private static AdditionalProperties withoutNulls(AdditionalProperties extra) {
        AdditionalProperties accepted = extra;
        for (Map.Entry<String, RawJson> field : extra.fields().entrySet()) {
            if (field.getValue().isNull()) {
                accepted = accepted.without(field.getKey());
            }
        }
        return accepted;
    }

    private void remove(String parameter) {
        if (removals.stream().noneMatch(removal -> removal.parameter().equals(parameter))) {
            removals.add(new Removal(parameter, NO_FIELD));
        }
    }
}
