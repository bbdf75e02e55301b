package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.Completion;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed chat and completion responses: one chunk, or a list of chunks (a stream without {@code alt=sse}). */
final class Answers {
    private Answers() {}

    static ChatResponse chat(byte[] body, Profile profile) {
        var fold = new ChatFold();
        var events = new AnswerEvents(profile, fold::accept);
        events.whole(body);
        return fold.response(events.head());
    }

    static GenerateResponse generate(byte[] body, Profile profile) {
        ChatResponse answer = chat(body, profile);
        List<Completion> completions = new ArrayList<>(1);
        completions.add(completion(answer.choice()));
        answer.otherChoices().forEach(choice -> completions.add(completion(choice)));
        return new GenerateResponse(
                completions,
                answer.usage(),
                answer.model(),
                answer.provider(),
                answer.id(),
                answer.created(),
                answer.extra());
    }

    private static Completion completion(Choice choice) {
        String text = choice.content() == null ? "" : choice.content();
        return new Completion(choice.index(), text, choice.finishReason(), choice.logprobs(), choice.choiceExtra());
    }

    /** Maps a chat event to a completion event; null if completions have none. */
    static @Nullable GenerateEvent generate(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Content content ->
                new GenerateEvent.Text(content.choice(), content.text(), content.logprobs());
            case ChatEvent.UsageUpdate counted -> new GenerateEvent.UsageUpdate(counted.usage());
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
