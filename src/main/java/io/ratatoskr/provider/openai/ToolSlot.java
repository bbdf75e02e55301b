package io.ratatoskr.provider.openai;

import io.ratatoskr.json.Fields;
import io.ratatoskr.provider.openai.ToolCalls.ToolCallDraft;
import org.jspecify.annotations.Nullable;

/** What is known so far of one tool call in a stream. */
final class ToolSlot {
    /** Characters of arguments that wait for the call's name. */
    private static final int MOST_WAITING = 1 << 20;

    /** The provider's index; null when it gave none. */
    final @Nullable Integer wireIndex;

    final ArgumentsProgress progress = new ArgumentsProgress();

    /** Arguments that came before the start could be told. */
    final StringBuilder waiting = new StringBuilder();

    final Fields extra = new Fields();

    /** Our own slot; -1 before the start. */
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

    /** Whether anything was told of it at all. */
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

    /** Whether enough is known: the name, and an id or that none comes before the arguments. */
    boolean canStart() {
        return name != null && (id != null || !waiting.isEmpty()) || waiting.length() > MOST_WAITING;
    }

    /** Whether the piece says once more what is complete already. */
    boolean repeats(ToolCallDraft piece, String arguments) {
        return progress.isWhole() && hasId(piece.id) && arguments.startsWith("{");
    }

    /** Whether the piece cannot belong to this call and begins another. */
    boolean isOver(ToolCallDraft piece) {
        if (piece.id != null && id != null) {
            // Some give every piece an id of its own; only a call's first piece has a name
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
