package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.ChatResponseEvents;
import io.ratatoskr.provider.ToolCallIds;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec.OpenAiToolCallReader;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes a streamed chat completion. */
final class OpenAiChatStreamDecoder extends OpenAiStreamDecoder<ChatEvent> {
    private final OpenAiDeltaReader delta = new OpenAiDeltaReader();
    private final List<@Nullable ToolCallAssembler> toolCalls = new ArrayList<>(1);
    private @Nullable ToolCallIds ids;

    OpenAiChatStreamDecoder(ProviderProfile profile) {
        super(profile);
    }

    @Override
    void readChoice(JsonReader reader) {
        delta.read(reader);
        int choice = delta.index;
        recordFinish(choice, delta.finishReason, delta.error);
        if (delta.hasOutput()) {
            recordOutput();
        }
        String reasoning = delta.text.reasoning();
        if (reasoning != null && !reasoning.isEmpty()) {
            emit(new ChatEvent.Reasoning(choice, reasoning, delta.reasoningDetails));
        } else if (delta.reasoningDetails != null) {
            emit(new ChatEvent.ReasoningDetail(choice, delta.reasoningDetails));
        }
        String content = delta.text.content();
        if ((content != null && !content.isEmpty()) || delta.logprobs != null) {
            emit(new ChatEvent.Content(choice, content == null ? "" : content, delta.logprobs));
        }
        String refusal = delta.refusal;
        if (refusal != null && !refusal.isEmpty()) {
            emit(new ChatEvent.Refusal(choice, refusal));
        }
        if (!delta.toolCalls.isEmpty()) {
            ToolCallAssembler assembler = toolCalls(choice);
            for (OpenAiToolCallReader call : delta.toolCalls) {
                assembler.accept(call);
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
    protected void decodeFullBody(byte[] body) {
        ChatResponse response = OpenAiResponseReader.readChat(body, profile);
        metadata(new StreamMetadata(response.id(), response.model(), "", response.created(), response.extra()));
        ChatResponseEvents.emit(response, this::emit);
    }

    @Override
    void finish(FinishReason reason, Map<Integer, FinishReason> otherFinishReasons) {
        for (ToolCallAssembler open : toolCalls) {
            if (open != null) {
                open.end();
            }
        }
        emit(new ChatEvent.Done(reason, otherFinishReasons));
    }

    @Override
    ChatEvent unknown(AdditionalProperties extra) {
        return new ChatEvent.UnknownFields(0, extra, Scope.CHUNK);
    }

    @Override
    ChatEvent usageUpdate(Usage usage) {
        return new ChatEvent.UsageUpdate(usage);
    }

    @Override
    boolean hasToolCalls(int choice) {
        ToolCallAssembler assembler = choice < toolCalls.size() ? toolCalls.get(choice) : null;
        return assembler != null && assembler.hasCalls();
    }

    private ToolCallAssembler toolCalls(int choice) {
        while (toolCalls.size() <= choice) {
            toolCalls.add(null);
        }
        ToolCallAssembler assembler = toolCalls.get(choice);
        if (assembler == null) {
            assembler = new ToolCallAssembler(profile, choice, this::id, this::emit);
            toolCalls.set(choice, assembler);
        }
        return assembler;
    }

    private String id(int choice, int call) {
        if (ids == null) {
            ids = new ToolCallIds(metadata.id);
        }
        return ids.id(choice, call);
    }

    @Override
    boolean commits(ChatEvent event) {
        return event.preventsFallback();
    }
}
