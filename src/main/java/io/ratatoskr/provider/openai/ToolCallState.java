package io.ratatoskr.provider.openai;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec.OpenAiToolCallReader;
import org.jspecify.annotations.Nullable;

/** The state of one tool call in a stream. */
final class ToolCallState {
    /** Maximum characters of arguments buffered until the call's name is known. */
    private static final int MAX_PENDING_CHARS = 1 << 20;

    /** The provider's index; null when absent. */
    final @Nullable Integer wireIndex;

    final JsonCompletionTracker tracker = new JsonCompletionTracker();

    /** Arguments that arrived before the start event could be emitted. */
    final StringBuilder pendingArguments = new StringBuilder();

    final ExtraCollector extra = new ExtraCollector();

    /** The index in emitted events; -1 before the start. */
    int index = -1;

    @Nullable
    String id;

    @Nullable
    String name;

    @Nullable
    String type;

    ToolCallState(@Nullable Integer wireIndex) {
        this.wireIndex = wireIndex;
    }

    boolean started() {
        return index >= 0;
    }

    boolean isFunction() {
        return type == null || type.equals("function");
    }

    /** True when an id, a name or arguments have arrived. */
    boolean hasContent() {
        return id != null || name != null || !tracker.isBlank();
    }

    boolean hasId(@Nullable String other) {
        return id != null && id.equals(other);
    }

    void merge(OpenAiToolCallReader delta) {
        id = id == null ? delta.id : id;
        name = name == null ? delta.name : name;
        type = type == null ? delta.type : type;
    }

    /** True when the start can be emitted: the name is known, and the id or that none precedes the arguments. */
    boolean canStart() {
        return (name != null && (id != null || !pendingArguments.isEmpty()))
                || pendingArguments.length() > MAX_PENDING_CHARS;
    }

    /** True when the delta repeats a call that is already complete. */
    boolean isRepeatedBy(OpenAiToolCallReader delta, String arguments) {
        return tracker.isComplete() && hasId(delta.id) && arguments.startsWith("{");
    }

    /** True when the delta cannot belong to this call and starts another. */
    boolean isFollowedByNewCall(OpenAiToolCallReader delta) {
        if (delta.id != null && id != null) {
            // Some providers give every delta a new id; only the first delta of a call has a name
            boolean continues = delta.name == null && !tracker.isBlank() && !tracker.isComplete();
            boolean anotherCall = tracker.isComplete() && delta.name != null && !delta.name.equals(name);
            return anotherCall || (!delta.id.equals(id) && !continues);
        }
        if (delta.name == null) {
            return false;
        }
        boolean anotherName = name != null && !delta.name.equals(name);
        return anotherName || (tracker.isComplete() && delta.arguments != null && delta.arguments.startsWith("{"));
    }
}
