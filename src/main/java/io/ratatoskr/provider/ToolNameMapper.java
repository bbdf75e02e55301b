package io.ratatoskr.provider;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces tool names that a provider does not accept by names that it accepts, in one request, and restores the caller's names in
 * its response. The mapping depends on nothing but the request's tools and history, so that the request alone suffices to restore
 * the names. Without such names everything is returned as it is. Thread-safe.
 */
public final class ToolNameMapper {
    /** Characters of the longest number behind a name, with its underscore. */
    private static final int MAX_SUFFIX = 7;

    private static final ToolNameMapper IDENTITY = new ToolNameMapper(Map.of());

    private final Map<String, String> toProvider;
    private final Map<String, String> toCaller;

    private ToolNameMapper(Map<String, String> toProvider) {
        this.toProvider = toProvider;
        this.toCaller = HashMap.newHashMap(toProvider.size());
        toProvider.forEach((name, mapped) -> toCaller.put(mapped, name));
    }

    /** The mapping of the names of functions in the request's tools, tool choice and messages. */
    public static ToolNameMapper of(ChatRequest request, ToolNamePattern pattern) {
        Set<String> refused = null;
        for (ToolDefinition tool : request.tools()) {
            if (tool instanceof ToolDefinition.Function function && !pattern.matches(function.name())) {
                refused = add(refused, function.name());
            }
        }
        if (request.options().toolChoice() instanceof ToolChoice.Function function
                && !pattern.matches(function.name())) {
            refused = add(refused, function.name());
        }
        for (Message message : request.messages()) {
            for (ToolCall call : message.toolCalls()) {
                if (call.type() == null && !pattern.matches(call.name())) {
                    refused = add(refused, call.name());
                }
            }
            String resultOf = message.role() == Role.TOOL ? message.name() : null;
            if (resultOf != null && !resultOf.isEmpty() && !pattern.matches(resultOf)) {
                refused = add(refused, resultOf);
            }
        }
        return refused == null ? IDENTITY : new ToolNameMapper(mapping(refused, usedNames(request), pattern));
    }

    /** Returns whether no name needs a replacement. */
    public boolean isIdentity() {
        return toProvider.isEmpty();
    }

    /** The request with accepted names. */
    public ChatRequest apply(ChatRequest request) {
        if (isIdentity()) {
            return request;
        }
        List<ToolDefinition> tools = request.tools().stream().map(this::apply).toList();
        List<Message> messages = request.messages().stream().map(this::apply).toList();
        ChatOptions options = request.options();
        ToolChoice choice = options.toolChoice();
        if (choice instanceof ToolChoice.Function function) {
            options = options.toBuilder()
                    .toolChoice(new ToolChoice.Function(providerName(function.name())))
                    .build();
        } else if (choice instanceof ToolChoice.Other other) {
            options = options.toBuilder()
                    .toolChoice(new ToolChoice.Other(ToolNamesInJson.replace(other.json(), toProvider)))
                    .build();
        }
        return request.withTools(tools).withMessages(messages).withOptions(options);
    }

    /** The response with the caller's names. */
    public ChatResponse restore(ChatResponse response) {
        if (isIdentity()
                || response.choices().stream()
                        .allMatch(choice -> choice.toolCalls().isEmpty())) {
            return response;
        }
        return new ChatResponse(
                response.choices().stream().map(this::restore).toList(),
                response.usage(),
                response.model(),
                response.provider(),
                response.id(),
                response.created(),
                response.extra());
    }

    /** A decoder whose events have the caller's names. */
    public StreamDecoder<ChatEvent> restore(StreamDecoder<ChatEvent> decoder) {
        return isIdentity() ? decoder : new ToolNameStreamDecoder(decoder, this);
    }

    String callerName(String name) {
        return toCaller.getOrDefault(name, name);
    }

    private String providerName(String name) {
        return toProvider.getOrDefault(name, name);
    }

    private ToolDefinition apply(ToolDefinition tool) {
        return tool instanceof ToolDefinition.Function function && toProvider.containsKey(function.name())
                ? new ToolDefinition.Function(
                        providerName(function.name()),
                        function.description(),
                        function.parameters(),
                        function.strict(),
                        function.cacheControl(),
                        function.extra(),
                        function.toolExtra())
                : tool;
    }

    private Message apply(Message message) {
        if (message.role() == Role.TOOL && message.name() != null && toProvider.containsKey(message.name())) {
            return new Message(
                    message.role(),
                    message.content(),
                    message.output(),
                    message.toolCallId(),
                    providerName(message.name()),
                    message.extra());
        }
        return message.toolCalls().isEmpty() ? message : message.withOutput(renamed(message.output(), toProvider));
    }

    private Choice restore(Choice choice) {
        return new Choice(
                choice.index(),
                choice.content(),
                renamed(choice.output(), toCaller),
                choice.finishReason(),
                choice.logprobs(),
                choice.extra(),
                choice.choiceExtra());
    }

    private static AssistantOutput renamed(AssistantOutput output, Map<String, String> names) {
        List<ToolCall> calls = new ArrayList<>(output.toolCalls().size());
        for (ToolCall call : output.toolCalls()) {
            String name = call.type() == null ? names.get(call.name()) : null;
            calls.add(name == null ? call : new ToolCall(call.id(), name, call.arguments(), null, call.extra()));
        }
        return new AssistantOutput(calls, output.reasoning(), output.reasoningDetails(), output.refusal());
    }

    private static Set<String> add(@Nullable Set<String> names, String name) {
        Set<String> all = names == null ? new LinkedHashSet<>() : names;
        all.add(name);
        return all;
    }

    /** Every name of the request, so that no replacement equals another tool's name. */
    private static Set<String> usedNames(ChatRequest request) {
        Set<String> used = new HashSet<>();
        for (ToolDefinition tool : request.tools()) {
            switch (tool) {
                case ToolDefinition.Function function -> used.add(function.name());
                case ToolDefinition.Other other -> ToolNamesInJson.addTo(used, other.json());
            }
        }
        switch (request.options().toolChoice()) {
            case ToolChoice.Function function -> used.add(function.name());
            case ToolChoice.Other other -> ToolNamesInJson.addTo(used, other.json());
            case null, default -> {}
        }
        for (Message message : request.messages()) {
            message.toolCalls().forEach(call -> used.add(call.name()));
            if (message.role() == Role.TOOL && message.name() != null) {
                used.add(message.name());
            }
        }
        return used;
    }

    private static Map<String, String> mapping(Set<String> refused, Set<String> used, ToolNamePattern pattern) {
        Map<String, String> mapping = HashMap.newHashMap(refused.size());
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : refused) {
            String nearest = pattern.nearest(name);
            String mapped = nearest;
            // Names that are equal once they are cut off share their numbers, so that no number is tried twice
            String shared = nearest.substring(0, Math.min(nearest.length(), pattern.maxLength() - MAX_SUFFIX));
            while (!used.add(mapped)) {
                String suffix = "_" + numbers.merge(shared, 2, (number, any) -> number + 1);
                mapped = nearest.substring(0, Math.min(nearest.length(), pattern.maxLength() - suffix.length()))
                        + suffix;
            }
            mapping.put(name, mapped);
        }
        return mapping;
    }
}
