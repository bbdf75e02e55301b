package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.settings.ProviderProfile;

/** Decodes a streamed chat. Ollama sends each tool call in one line. */
final class OllamaChatDecoder extends OllamaStreamDecoder<ChatEvent> {
    private final OllamaToolCallIds ids;
    private final boolean hideThinking;

    OllamaChatDecoder(ChatRequest request, ProviderProfile profile) {
        super(profile);
        this.ids = new OllamaToolCallIds(profile.name(), request.messages().size());
        this.hideThinking = ThinkField.isHidden(request.options().reasoning());
    }

    @Override
    void emitContent(OllamaResponseObject line) {
        String thinking = line.thinking;
        if (thinking != null && !thinking.isEmpty() && !hideThinking) {
            emit(new ChatEvent.Reasoning(0, thinking));
        }
        String content = line.content;
        RawJson logprobs = line.logprobs;
        if ((content != null && !content.isEmpty()) || logprobs != null) {
            emit(new ChatEvent.Content(0, content == null ? "" : content, logprobs));
        }
        for (OllamaResponseObject.FunctionCall call : line.calls) {
            int index = ids.callCount();
            String id = ids.next(call.id(), line.createdAt);
            emit(new ChatEvent.ToolCallStart(0, index, id, call.name(), null, call.extra()));
            emit(new ChatEvent.ToolCallDelta(0, index, call.arguments()));
            emit(new ChatEvent.ToolCallEnd(0, index));
        }
        if (!line.messageExtra.isEmpty()) {
            emit(new ChatEvent.UnknownFields(
                    0, line.messageExtra.toAdditionalProperties(), ChatEvent.UnknownFields.Scope.DELTA));
        }
    }

    @Override
    void finish(OllamaResponseObject last) {
        emit(new ChatEvent.Done(OllamaFinishReasons.of(last, ids.callCount() > 0)));
    }

    @Override
    ChatEvent unknownEvent(AdditionalProperties extra) {
        return new ChatEvent.UnknownFields(0, extra, ChatEvent.UnknownFields.Scope.CHUNK);
    }

    @Override
    ChatEvent usageUpdate(Usage counts) {
        return new ChatEvent.UsageUpdate(counts);
    }
}
