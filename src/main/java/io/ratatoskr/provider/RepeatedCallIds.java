package io.ratatoskr.provider;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renames tool calls of a conversation whose id an earlier call has, together with their results. A result belongs to the nearest
 * preceding message with calls of its id; if that message has several of them, its results belong to them in order. Not
 * thread-safe.
 */
public final class RepeatedCallIds {
    private final Set<String> used;

    /** New ids of the calls in the nearest message, by their id; the ids of results come from the head. */
    private final Map<String, Queue<String>> nearest = new HashMap<>();

    /** The last number behind each repeated id. */
    private final Map<String, Integer> repetitions = new HashMap<>();

    private RepeatedCallIds(Set<String> used) {
        this.used = used;
    }

    /** The messages with call ids that are unique; the same list if they are. */
    public static List<Message> rename(List<Message> messages) {
        Set<String> ids = null;
        boolean repeated = false;
        for (Message message : messages) {
            for (ToolCall call : message.toolCalls()) {
                ids = ids == null ? new HashSet<>() : ids;
                repeated |= !ids.add(call.id());
            }
        }
        return ids == null || !repeated ? messages : new RepeatedCallIds(ids).renamed(messages);
    }

    private List<Message> renamed(List<Message> messages) {
        Set<String> seen = new HashSet<>();
        List<Message> renamed = new ArrayList<>(messages.size());
        for (Message message : messages) {
            renamed.add(
                    message.role() == Role.TOOL
                            ? withResultId(message)
                            : message.toolCalls().isEmpty() ? message : withCallIds(message, seen));
        }
        return renamed;
    }

    private Message withCallIds(Message message, Set<String> seen) {
        message.toolCalls().forEach(call -> nearest.remove(call.id()));
        List<ToolCall> calls = new ArrayList<>(message.toolCalls().size());
        for (ToolCall call : message.toolCalls()) {
            String id = seen.add(call.id()) ? call.id() : unusedId(call.id());
            nearest.computeIfAbsent(call.id(), any -> new ArrayDeque<>(1)).add(id);
            calls.add(
                    id.equals(call.id())
                            ? call
                            : new ToolCall(id, call.name(), call.arguments(), call.type(), call.extra()));
        }
        AssistantOutput output = message.output();
        return message.withOutput(
                new AssistantOutput(calls, output.reasoning(), output.reasoningDetails(), output.refusal()));
    }

    private Message withResultId(Message message) {
        String id = resultId(message.toolCallId());
        return id == null || id.equals(message.toolCallId())
                ? message
                : new Message(message.role(), message.content(), message.output(), id, message.name(), message.extra());
    }

    private @Nullable String resultId(@Nullable String id) {
        Queue<String> ids = id == null ? null : nearest.get(id);
        if (ids == null) {
            return id;
        }
        // The last id stays for results that a caller repeats
        return ids.size() > 1 ? ids.remove() : ids.element();
    }

    private String unusedId(String id) {
        while (true) {
            String renamed = id + "_" + repetitions.merge(id, 2, (number, any) -> number + 1);
            if (used.add(renamed)) {
                return renamed;
            }
        }
    }
}
