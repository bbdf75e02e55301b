package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed chat and completion responses: one chunk, or a list of chunks (a stream without {@code alt=sse}). */
final class GeminiResponseReader {
    private GeminiResponseReader() {}

    static ChatResponse readChat(byte[] body, ProviderProfile profile) {
        var accumulator = new ChatAccumulator();
        var chunkReader = new GeminiChunkReader(profile, accumulator::accept);
        chunkReader.readBody(body);
        return accumulator.toResponse(chunkReader.metadata());
    }

    static GenerateResponse generate(byte[] body, ProviderProfile profile) {
        ChatResponse response = readChat(body, profile);
        List<Completion> completions = new ArrayList<>(1);
        completions.add(toCompletion(response.choice()));
        response.otherChoices().forEach(choice -> completions.add(toCompletion(choice)));
        return new GenerateResponse(
                completions,
                response.usage(),
                response.model(),
                response.provider(),
                response.id(),
                response.created(),
                response.extra());
    }

    private static Completion toCompletion(Choice choice) {
        String text = choice.content() == null ? "" : choice.content();
        return new Completion(choice.index(), text, choice.finishReason(), choice.logprobs(), choice.choiceExtra());
    }

    /** Maps a chat event to a completion event; null if completions have none. */
    static @Nullable GenerateEvent generate(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Content content ->
                new GenerateEvent.Text(content.choice(), content.text(), content.logprobs());
            case ChatEvent.UsageUpdate update -> new GenerateEvent.UsageUpdate(update.usage());
            case ChatEvent.Done done -> new GenerateEvent.Done(done.finishReason(), done.otherFinishReasons());
            case ChatEvent.UnknownFields unknown ->
                unknown.scope() == ChatEvent.UnknownFields.Scope.DELTA
                        ? null
                        : new GenerateEvent.UnknownFields(unknown.choice(), unknown.extra());
            case ChatEvent.Reasoning reasoning -> null;
            case ChatEvent.ReasoningDetail detail -> null;
            case ChatEvent.Refusal refusal -> null;
            case ChatEvent.ToolCallStart start -> null;
            case ChatEvent.ToolCallDelta delta -> null;
            case ChatEvent.ToolCallEnd end -> null;
        };
    }
}
