package io.ratatoskr.provider;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;

/** Maps a completion to a chat with one user message, for providers that support only chat. */
public final class CompletionAsChat {
    private CompletionAsChat() {}

    /** @throws UnsupportedParameter for options that a chat does not support */
    public static ChatRequest request(GenerateRequest request, ProviderProfile profile) {
        GenerateOptions source = request.options();
        if (!(request.prompt() instanceof Input.Texts texts) || texts.texts().size() != 1) {
            throw unsupported(profile, "prompt", "multiple prompts or prompts as token ids");
        }
        Integer maxTokens = source.maxTokens();
        if (maxTokens != null && maxTokens == 0) {
            throw unsupported(profile, "max_tokens", "0 output tokens");
        }
        ChatOptions options = ChatOptions.builder(source.model())
                .maxTokens(maxTokens)
                .temperature(source.temperature())
                .topP(source.topP())
                .topK(source.topK())
                .seed(source.seed())
                .frequencyPenalty(source.frequencyPenalty())
                .presencePenalty(source.presencePenalty())
                .stop(source.stopSequences())
                .reasoning(source.reasoning())
                .rawProviderOptions(source.rawProviderOptions())
                .extra(source.extra())
                .build();
        return new ChatRequest(
                List.of(Message.user(texts.texts().getFirst())),
                List.of(),
                options,
                request.stream(),
                request.streamUsage(),
                request.dialect());
    }

    public static GenerateResponse response(ChatResponse chat) {
        Choice choice = chat.choice();
        var completion = new Completion(0, chat.text(), choice.finishReason(), null, choice.choiceExtra());
        return new GenerateResponse(
                List.of(completion),
                chat.usage(),
                chat.model(),
                chat.provider(),
                chat.id(),
                chat.created(),
                chat.extra());
    }

    private static UnsupportedParameter unsupported(ProviderProfile profile, String parameter, String feature) {
        return new UnsupportedParameter(
                "%s: completions are sent as chats, which do not support %s (%s); use another provider"
                        .formatted(profile.name(), feature, parameter),
                parameter);
    }
}
