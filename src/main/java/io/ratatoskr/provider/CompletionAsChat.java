package io.ratatoskr.provider;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.Choice;
import io.ratatoskr.api.Completion;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.UnsupportedParameter;
import java.util.List;

/** Maps a completion to a chat with one user message, for providers that support only chat. */
public final class CompletionAsChat {
    private CompletionAsChat() {}

    /** @throws UnsupportedParameter for options that a chat does not support */
    public static ChatRequest request(GenerateRequest request, Profile profile) {
        GenerateOptions from = request.options();
        if (!(request.prompt() instanceof Input.Texts texts) || texts.texts().size() != 1) {
            throw unsaid(profile, "prompt", "multiple prompts or prompts as token ids");
        }
        Integer maxTokens = from.maxTokens();
        if (maxTokens != null && maxTokens == 0) {
            throw unsaid(profile, "max_tokens", "0 output tokens");
        }
        ChatOptions options = ChatOptions.builder(from.model())
                .maxTokens(maxTokens)
                .temperature(from.temperature())
                .topP(from.topP())
                .topK(from.topK())
                .stop(from.stopSequences())
                .reasoning(from.reasoning())
                .rawProviderOptions(from.rawProviderOptions())
                .extra(from.extra())
                .build();
        return new ChatRequest(
                List.of(Message.user(texts.texts().getFirst())),
                List.of(),
                options,
                request.stream(),
                request.streamUsage(),
                request.dialect());
    }

    public static GenerateResponse response(ChatResponse answer) {
        Choice choice = answer.choice();
        var completion = new Completion(0, answer.text(), choice.finishReason(), null, choice.choiceExtra());
        return new GenerateResponse(
                List.of(completion),
                answer.usage(),
                answer.model(),
                answer.provider(),
                answer.id(),
                answer.created(),
                answer.extra());
    }

    private static UnsupportedParameter unsaid(Profile profile, String parameter, String what) {
        return new UnsupportedParameter(
                "%s: completions are sent as chats, which do not support %s (%s); use another provider"
                        .formatted(profile.name(), what, parameter),
                parameter);
    }
}
