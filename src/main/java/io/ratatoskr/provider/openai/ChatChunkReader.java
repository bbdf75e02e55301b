package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.openai.ToolCalls.ToolCallDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes a streamed chat completion. */
final class ChatChunkReader extends ChunkReader<ChatEvent> {
    private final DeltaReader delta = new DeltaReader();
    private final List<@Nullable ToolSlots> slots = new ArrayList<>(1);
    private @Nullable CallIds ids;

    ChatChunkReader(Profile profile) {
        super(profile);
    }

    @Override
    void choice(JsonReader reader) {
        delta.read(reader);
        int choice = delta.index;
        ended(choice, delta.finish, delta.error);
        String reasoning = delta.text.reasoning();
        if (reasoning != null && !reasoning.isEmpty()) {
            emit(new ChatEvent.Reasoning(choice, reasoning));
        }
        if (delta.reasoningDetails != null) {
            emit(new ChatEvent.ReasoningDetail(choice, delta.reasoningDetails));
        }
        String content = delta.text.content();
        if (content != null && !content.isEmpty() || delta.logprobs != null) {
            emit(new ChatEvent.Content(choice, content == null ? "" : content, delta.logprobs));
        }
        String refusal = delta.refusal;
        if (refusal != null && !refusal.isEmpty()) {
            emit(new ChatEvent.Refusal(choice, refusal));
        }
        if (!delta.calls.isEmpty()) {
            ToolSlots of = slots(choice);
            for (ToolCallDraft call : delta.calls) {
                of.accept(call);
            }
        }
        if (!delta.extra.isEmpty()) {
            emit(new ChatEvent.UnknownFields(choice, delta.extra.toAdditionalProperties(), Scope.DELTA));
        }
        if (!delta.outer.isEmpty()) {
            emit(new ChatEvent.UnknownFields(choice, delta.outer.toAdditionalProperties(), Scope.CHOICE));
        }
    }

    @Override
    protected void whole(byte[] body) {
        ChatResponse answer = AnswerReader.chat(body, profile);
        head(new StreamMetadata(answer.id(), answer.model(), "", answer.created(), answer.extra()));
        WholeEvents.of(answer, this::emit);
    }

    @Override
    void finish(FinishReason reason, Map<Integer, FinishReason> further) {
        for (ToolSlots open : slots) {
            if (open != null) {
                open.end();
            }
        }
        emit(new ChatEvent.Done(reason, further));
    }

    @Override
    ChatEvent unknown(AdditionalProperties extra) {
        return new ChatEvent.UnknownFields(0, extra, Scope.CHUNK);
    }

    @Override
    ChatEvent counted(Usage counts) {
        return new ChatEvent.UsageUpdate(counts);
    }

    @Override
    boolean calledTools(int choice) {
        ToolSlots of = choice < slots.size() ? slots.get(choice) : null;
        return of != null && of.any();
    }

    private ToolSlots slots(int choice) {
        while (slots.size() <= choice) {
            slots.add(null);
        }
        ToolSlots of = slots.get(choice);
        if (of == null) {
            of = new ToolSlots(choice, this::id, this::emit);
            slots.set(choice, of);
        }
        return of;
    }

    private String id(int choice, int call) {
        if (ids == null) {
            ids = new CallIds(head.id);
        }
        return ids.id(choice, call);
    }

    @Override
    boolean commits(ChatEvent event) {
        return event.preventsFallback();
    }
}
