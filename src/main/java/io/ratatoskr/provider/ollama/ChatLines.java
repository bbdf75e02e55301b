package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Usage;
import io.ratatoskr.provider.Profile;

/** Decodes a streamed chat. Ollama sends each tool call in one line. */
final class ChatLines extends LineDecoder<ChatEvent> {
    private final CallIds ids;
    private final boolean hideThinking;

    ChatLines(ChatRequest request, Profile profile) {
        super(profile);
        this.ids = new CallIds(profile.name(), request.messages().size());
        this.hideThinking = Think.hidden(request.options().reasoning());
    }

    @Override
    void say(Line line) {
        String thinking = line.thinking;
        if (thinking != null && !thinking.isEmpty() && !hideThinking) {
            emit(new ChatEvent.Reasoning(0, thinking));
        }
        String content = line.content;
        RawJson logprobs = line.logprobs;
        if (content != null && !content.isEmpty() || logprobs != null) {
            emit(new ChatEvent.Content(0, content == null ? "" : content, logprobs));
        }
        for (Line.Call call : line.calls) {
            int index = ids.calls();
            String id = ids.next(call.id(), line.createdAt);
            emit(new ChatEvent.ToolCallStart(0, index, id, call.name(), null, call.extra()));
            emit(new ChatEvent.ToolCallDelta(0, index, call.arguments()));
            emit(new ChatEvent.ToolCallEnd(0, index));
        }
        if (!line.messageExtra.isEmpty()) {
            emit(new ChatEvent.UnknownFields(0, line.messageExtra.toAdditionalProperties(), ChatEvent.UnknownFields.Scope.DELTA));
        }
    }

    @Override
    void finish(Line last) {
        emit(new ChatEvent.Done(Ends.reason(last, ids.calls() > 0)));
    }

    @Override
    ChatEvent unknown(AdditionalProperties extra) {
        return new ChatEvent.UnknownFields(0, extra, ChatEvent.UnknownFields.Scope.CHUNK);
    }

    @Override
    ChatEvent counted(Usage counts) {
        return new ChatEvent.UsageUpdate(counts);
    }
}
