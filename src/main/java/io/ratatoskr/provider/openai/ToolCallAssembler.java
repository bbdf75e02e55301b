package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.DistinctCallIds;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec.OpenAiToolCallReader;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the tool calls of one choice from deltas. A delta is assigned to a call by its index and id, where present, and by
 * the state of the calls so far: the index may be missing, start anywhere or be shared by several calls; id and name may
 * arrive late, repeat or be missing. Emitted indexes count from 0 in order of appearance. Not thread-safe.
 */
final class ToolCallAssembler {
    /** Generates ids for calls that have none. */
    interface ToolCallIdGenerator {
        String id(int choice, int call);
    }

    /** Maximum calls of a choice. A model calls a few tools at once; the bound keeps the search for a call's state short. */
    static final int MAX_CALLS = 1024;

    private final ProviderProfile profile;
    private final int choice;
    private final ToolCallIdGenerator idGenerator;
    private final Consumer<ChatEvent> events;
    private final List<ToolCallState> calls = new ArrayList<>(2);
    private final DistinctCallIds distinctIds = new DistinctCallIds();
    private int startedCount;

    ToolCallAssembler(
            ProviderProfile profile, int choice, ToolCallIdGenerator idGenerator, Consumer<ChatEvent> events) {
        this.profile = profile;
        this.choice = choice;
        this.idGenerator = idGenerator;
        this.events = events;
    }

    boolean hasCalls() {
        return calls.stream().anyMatch(ToolCallState::hasContent);
    }

    /**
     * Adds a delta.
     *
     * @throws io.ratatoskr.api.error.ProviderUnavailable when the choice has too many calls
     */
    void accept(OpenAiToolCallReader delta) {
        ToolCallState state = callFor(delta);
        state.merge(delta);
        if (!delta.extra.isEmpty()) {
            emitExtra(state, delta.extra.toAdditionalProperties());
        }
        String arguments = delta.arguments == null ? "" : delta.arguments;
        if (state.isRepeatedBy(delta, arguments)) {
            return;
        }
        state.tracker.append(arguments);
        if (!state.started()) {
            state.pendingArguments.append(arguments);
            if (state.canStart()) {
                emitStart(state);
            }
        } else if (!arguments.isEmpty()) {
            events.accept(new ChatEvent.ToolCallDelta(choice, state.index, arguments));
        }
    }

    /** Ends all calls. */
    void end() {
        for (ToolCallState state : calls) {
            if (!state.hasContent()) {
                continue;
            }
            if (!state.started()) {
                emitStart(state);
            }
            if (state.tracker.isBlank() && state.isFunction()) {
                events.accept(new ChatEvent.ToolCallDelta(choice, state.index, OpenAiToolCallCodec.EMPTY_ARGUMENTS));
            }
            events.accept(new ChatEvent.ToolCallEnd(choice, state.index));
        }
    }

    private void emitStart(ToolCallState state) {
        state.index = startedCount++;
        String id = state.id != null ? state.id : idGenerator.id(choice, state.index);
        String name = state.name == null ? "" : state.name;
        String type = state.isFunction() ? null : state.type;
        events.accept(new ChatEvent.ToolCallStart(
                choice, state.index, distinctIds.next(id), name, type, state.extra.toAdditionalProperties()));
        if (!state.pendingArguments.isEmpty()) {
            events.accept(new ChatEvent.ToolCallDelta(choice, state.index, state.pendingArguments.toString()));
            state.pendingArguments.setLength(0);
        }
    }

    /** Keeps unknown fields of a call; those that arrive after its start become an event of their own. */
    private void emitExtra(ToolCallState state, AdditionalProperties extra) {
        if (!state.started()) {
            extra.fields().forEach(state.extra::put);
            return;
        }
        RawJson late = new JsonWriter(256)
                .beginList()
                .beginObject()
                .name("index")
                .number(state.index)
                .fields(extra)
                .endObject()
                .endList()
                .toRawJson();
        var fields = new ExtraCollector();
        fields.put("tool_calls", late);
        events.accept(new ChatEvent.UnknownFields(choice, fields.toAdditionalProperties(), Scope.DELTA));
    }

    private ToolCallState callFor(OpenAiToolCallReader delta) {
        ToolCallState match = findCall(delta);
        if (match != null && !match.isFollowedByNewCall(delta)) {
            return match;
        }
        if (calls.size() >= MAX_CALLS) {
            throw MalformedResponses.invalid(
                    profile, "a stream with more than %,d tool calls in a choice".formatted(MAX_CALLS));
        }
        var state = new ToolCallState(delta.index);
        calls.add(state);
        return state;
    }

    /** The call that the delta most likely continues; null when there is none. */
    private @Nullable ToolCallState findCall(OpenAiToolCallReader delta) {
        ToolCallState last = calls.isEmpty() ? null : calls.getLast();
        if (delta.index == null && delta.id == null) {
            return last;
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            ToolCallState state = calls.get(i);
            if (delta.index != null ? delta.index.equals(state.wireIndex) : state.hasId(delta.id)) {
                return state;
            }
        }
        // A late id, without an index
        boolean late = delta.index == null && delta.name == null && last != null && last.id == null;
        return late ? last : null;
    }
}
