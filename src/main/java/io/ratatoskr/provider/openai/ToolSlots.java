package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.openai.ToolCalls.ToolCallDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the tool calls of one choice from deltas. A delta is assigned to a call by its index and id, where present, and by
 * the state of the calls so far: the index may be missing, start anywhere or be shared by several calls; id and name may
 * arrive late, repeat or be missing. Emitted indexes count from 0 in order of appearance. Not thread-safe.
 */
final class ToolSlots {
    /** Generates ids for calls that have none. */
    interface Ids {
        String id(int choice, int call);
    }

    private final int choice;
    private final Ids ids;
    private final Consumer<ChatEvent> events;
    private final List<ToolSlot> slots = new ArrayList<>(2);
    private int started;

    ToolSlots(int choice, Ids ids, Consumer<ChatEvent> events) {
        this.choice = choice;
        this.ids = ids;
        this.events = events;
    }

    boolean any() {
        return slots.stream().anyMatch(ToolSlot::isCall);
    }

    /** Adds a delta. */
    void accept(ToolCallDraft piece) {
        ToolSlot slot = slotOf(piece);
        slot.learn(piece);
        if (!piece.extra.isEmpty()) {
            extra(slot, piece.extra.toAdditionalProperties());
        }
        String arguments = piece.arguments == null ? "" : piece.arguments;
        if (slot.repeats(piece, arguments)) {
            return;
        }
        slot.progress.add(arguments);
        if (!slot.started()) {
            slot.waiting.append(arguments);
            if (slot.canStart()) {
                start(slot);
            }
        } else if (!arguments.isEmpty()) {
            events.accept(new ChatEvent.ToolCallDelta(choice, slot.place, arguments));
        }
    }

    /** Ends all calls. */
    void end() {
        for (ToolSlot slot : slots) {
            if (!slot.isCall()) {
                continue;
            }
            if (!slot.started()) {
                start(slot);
            }
            if (slot.progress.isBlank() && slot.isFunction()) {
                events.accept(new ChatEvent.ToolCallDelta(choice, slot.place, ToolCalls.NO_ARGUMENTS));
            }
            events.accept(new ChatEvent.ToolCallEnd(choice, slot.place));
        }
    }

    private void start(ToolSlot slot) {
        slot.place = started++;
        String id = slot.id != null ? slot.id : ids.id(choice, slot.place);
        String name = slot.name == null ? "" : slot.name;
        String type = slot.isFunction() ? null : slot.type;
        events.accept(new ChatEvent.ToolCallStart(choice, slot.place, id, name, type, slot.extra.toAdditionalProperties()));
        if (!slot.waiting.isEmpty()) {
            events.accept(new ChatEvent.ToolCallDelta(choice, slot.place, slot.waiting.toString()));
            slot.waiting.setLength(0);
        }
    }

    /** Keeps unknown fields of a call; those that arrive after its start become an event of their own. */
    private void extra(ToolSlot slot, AdditionalProperties extra) {
        if (!slot.started()) {
            extra.fields().forEach(slot.extra::put);
            return;
        }
        RawJson late = new JsonWriter(256)
                .beginList()
                .beginObject()
                .name("index")
                .number(slot.place)
                .fields(extra)
                .endObject()
                .endList()
                .toRawJson();
        var fields = new ExtraCollector();
        fields.put("tool_calls", late);
        events.accept(new ChatEvent.UnknownFields(choice, fields.toAdditionalProperties(), Scope.DELTA));
    }

    private ToolSlot slotOf(ToolCallDraft piece) {
        ToolSlot likely = likely(piece);
        if (likely != null && !likely.isOver(piece)) {
            return likely;
        }
        var slot = new ToolSlot(piece.index);
        slots.add(slot);
        return slot;
    }

    /** The call that the delta most likely continues; null when there is none. */
    private @Nullable ToolSlot likely(ToolCallDraft piece) {
        ToolSlot last = slots.isEmpty() ? null : slots.getLast();
        if (piece.index == null && piece.id == null) {
            return last;
        }
        for (int i = slots.size() - 1; i >= 0; i--) {
            ToolSlot slot = slots.get(i);
            if (piece.index != null ? piece.index.equals(slot.wireIndex) : slot.hasId(piece.id)) {
                return slot;
            }
        }
        // A late id, without an index
        boolean late = piece.index == null && piece.name == null && last != null && last.id == null;
        return late ? last : null;
    }
}
