package io.ratatoskr.cache;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.parameters.ParameterChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records the events of a stream while they pass, and stores them once the stream has ended by itself. One that fails, is closed early or
 * becomes too large is not stored. {@link #close} may come from any thread, the rest from the thread that reads the stream.
 */
public final class StreamRecording {
    private static final int MAX_BYTES = ResponseStore.MAX_ENTRY_BYTES;
    private static final int EVENT_BYTES = 64;

    private final RecordingBudget budget;
    private final ModelRequest request;
    private final Consumer<Stored> store;
    private final List<ParameterChange> changes = new ArrayList<>(0);
    private @Nullable List<Object> events = new ArrayList<>();
    private long bytes;
    private boolean complete;

    StreamRecording(RecordingBudget budget, ModelRequest request, Consumer<Stored> store) {
        this.budget = budget;
        this.request = request;
        this.store = store;
    }

    /** Sets the changes to the caller's parameters. */
    public synchronized void setChanges(List<ParameterChange> made) {
        changes.clear();
        changes.addAll(made);
    }

    /** Adds an event. */
    public synchronized void add(Object event) {
        if (events == null) {
            return;
        }
        long size = (long) EVENT_BYTES + size(event);
        if (bytes + size > MAX_BYTES || !budget.tryAdd(size)) {
            drop();
            return;
        }
        bytes += size;
        events.add(event);
        switch (event) {
            case ChatEvent.Done(FinishReason reason, var others) -> complete = isStorable(reason, others.values());
            case GenerateEvent.Done(FinishReason reason, var others) -> complete = isStorable(reason, others.values());
            default -> {}
        }
    }

    private boolean isStorable(FinishReason reason, Collection<FinishReason> others) {
        return CachePolicy.isStorable(request, reason)
                && others.stream().allMatch(other -> CachePolicy.isStorable(request, other));
    }

    /** The stream has ended: stores it, if it is complete. */
    public synchronized void end(StreamMetadata metadata) {
        List<Object> recorded = events;
        if (recorded != null && complete) {
            if (recorded.getFirst() instanceof ChatEvent) {
                store.accept(new Stored.Chat(
                        metadata, recorded.stream().map(ChatEvent.class::cast).toList(), changes));
            } else {
                store.accept(new Stored.Completion(
                        metadata,
                        recorded.stream().map(GenerateEvent.class::cast).toList(),
                        changes));
            }
        }
        drop();
    }

    /** Records no further. Idempotent. */
    public synchronized void close() {
        drop();
    }

    private void drop() {
        events = null;
        budget.remove(bytes);
        bytes = 0;
    }

    private static int size(Object event) {
        return switch (event) {
            case ChatEvent.Content content ->
                content.text().length()
                        + (content.logprobs() == null
                                ? 0
                                : content.logprobs().text().length());
            case ChatEvent.Reasoning reasoning ->
                reasoning.text().length()
                        + (reasoning.details() == null
                                ? 0
                                : reasoning.details().text().length());
            case ChatEvent.ReasoningDetail detail -> detail.json().text().length();
            case ChatEvent.ToolCallDelta delta -> delta.arguments().length();
            case ChatEvent.Refusal refusal -> refusal.text().length();
            case ChatEvent.UnknownFields unknown ->
                unknown.extra().fields().values().stream()
                        .mapToInt(value -> value.text().length())
                        .sum();
            case GenerateEvent.Text text ->
                text.text().length()
                        + (text.logprobs() == null ? 0 : text.logprobs().text().length());
            case GenerateEvent.UnknownFields unknown ->
                unknown.extra().fields().values().stream()
                        .mapToInt(value -> value.text().length())
                        .sum();
            default -> 0;
        };
    }
}
