package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads non-streamed responses. */
final class OllamaResponseReader {
    private static final String SOURCE = "the response";

    private OllamaResponseReader() {}

    static ChatResponse chat(ChatRequest request, byte[] body, ProviderProfile profile) {
        OllamaResponseObject object = readObject(body, profile);
        var ids = new OllamaToolCallIds(profile.name(), request.messages().size());
        var calls = new ArrayList<ToolCall>(object.calls.size());
        for (OllamaResponseObject.FunctionCall call : object.calls) {
            calls.add(new ToolCall(
                    ids.next(call.id(), object.createdAt), call.name(), call.arguments(), null, call.extra()));
        }
        boolean callsOnly = !calls.isEmpty() && "".equals(object.content);
        boolean hideThinking = ThinkField.isHidden(request.options().reasoning());
        var choice = new Choice(
                0,
                callsOnly ? null : object.content,
                new AssistantOutput(calls, hideThinking ? null : emptyAsNull(object.thinking), null, null),
                OllamaFinishReasons.of(object, !calls.isEmpty()),
                object.logprobs,
                object.messageExtra.toAdditionalProperties(),
                AdditionalProperties.NONE);
        return new ChatResponse(
                List.of(choice),
                object.usage.usage(),
                object.model,
                "",
                null,
                OllamaTimestamps.toEpochSeconds(object.createdAt),
                OllamaFinishReasons.extra(object));
    }

    static GenerateResponse generate(byte[] body, ProviderProfile profile) {
        OllamaResponseObject object = readObject(body, profile);
        String thinking = emptyAsNull(object.thinking);
        AdditionalProperties extra = thinking == null
                ? AdditionalProperties.NONE
                : AdditionalProperties.NONE.with("thinking", Json.string(thinking));
        String text = object.content == null ? "" : object.content;
        return new GenerateResponse(
                List.of(new Completion(0, text, OllamaFinishReasons.of(object, false), object.logprobs, extra)),
                object.usage.usage(),
                object.model,
                "",
                null,
                OllamaTimestamps.toEpochSeconds(object.createdAt),
                OllamaFinishReasons.extra(object));
    }

    private static OllamaResponseObject readObject(byte[] body, ProviderProfile profile) {
        OllamaResponseObject object = OllamaResponseObject.read(body, 0, body.length, profile, SOURCE);
        if (!object.hasMessage) {
            throw MalformedResponses.invalid(
                    profile, "a response without a message: " + DecodingFailures.excerpt(body, 0, body.length));
        }
        if (Boolean.FALSE.equals(object.done)) {
            throw MalformedResponses.invalid(profile, "a response with done=false");
        }
        return object;
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
