package io.ratatoskr.provider.openai;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.provider.openai.ToolCalls.ToolCallDraft;
import org.jspecify.annotations.Nullable;

/** The state of one tool call in a stream. */
final class ToolSlot {
    /** Maximum characters of arguments buffered until the call's name is known. */
    private static final int MOST_WAITING = 1 << 20;

    /** The provider's index; null when absent. */
    final @Nullable Integer wireIndex;

    final ArgumentsProgress progress = new ArgumentsProgress();

    /** Arguments that arrived before the start event could be emitted. */
    final StringBuilder waiting = new StringBuilder();

    final ExtraCollector extra = new ExtraCollector();

    /** The index in emitted events; -1 before the start. */
    int place = -1;

    @Nullable
    String id;

    @Nullable
    String name;

    @Nullable
    String type;

    ToolSlot(@Nullable Integer wireIndex) {
        this.wireIndex = wireIndex;
    }

    boolean started() {
        return place >= 0;
    }

    boolean isFunction() {
        return type == null || type.equals("function");
    }

    /** True when an id, a name or arguments have arrived. */
    boolean isCall() {
        return id != null || name != null || !progress.isBlank();
    }

    boolean hasId(@Nullable String other) {
        return id != null && id.equals(other);
    }

    void learn(ToolCallDraft piece) {
        id = id == null ? piece.id : id;
        name = name == null ? piece.name : name;
        type = type == null ? piece.type : type;
    }

    /** True when the start can be emitted: the name is known, and the id or that none precedes the arguments. */
    boolean canStart() {
        return name != null && (id != null || !waiting.isEmpty()) || waiting.length() > MOST_WAITING;
    }

    /** True when the delta repeats a call that is already complete. */
    boolean repeats(ToolCallDraft piece, String arguments) {
        return progress.isWhole() && hasId(piece.id) && arguments.startsWith("{");
    }

    /** True when the delta cannot belong to this call and starts another. */
    boolean isOver(ToolCallDraft piece) {
        if (piece.id != null && id != null) {
            // Some providers give every delta a new id; only the first delta of a call has a name
            boolean continues = piece.name == null && !progress.isBlank() && !progress.isWhole();
            return !piece.id.equals(id) && !continues;
        }
        if (piece.name == null) {
            return false;
        }
        boolean anotherName = name != null && !piece.name.equals(name);
        return anotherName || progress.isWhole() && piece.arguments != null && piece.arguments.startsWith("{");
    }
}
