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

/** Completions of providers that only chat: a conversation of one message. */
public final class CompletionAsChat {
    private CompletionAsChat() {}

    /** @throws UnsupportedParameter for what a chat cannot do */
    public static ChatRequest request(GenerateRequest request, Profile profile) {
        GenerateOptions from = request.options();
        if (!(request.prompt() instanceof Input.Texts texts) || texts.texts().size() != 1) {
            throw unsaid(profile, "prompt", "several prompts at once, or prompts as token ids");
        }
        Integer maxTokens = from.maxTokens();
        if (maxTokens != null && maxTokens == 0) {
            throw unsaid(profile, "max_tokens", "an answer of no tokens");
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
        var completion = new Completion(0, answer.text(), choice.finishReason(), null, choice.outer());
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
                "%s: it only chats, and a chat cannot be asked for %s (%s); ask another provider"
                        .formatted(profile.name(), what, parameter),
                parameter);
    }
}
