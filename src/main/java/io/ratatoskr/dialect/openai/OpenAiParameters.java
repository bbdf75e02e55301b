package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import java.util.Optional;

/** Writes the parameters of a request under OpenAI's names, whatever provider will serve it. Thread-safe. */
public final class OpenAiParameters {
    private static final OpenAiProtocol PROTOCOL = new OpenAiProtocol();
    private static final ProviderProfile NO_PROFILE =
            new ProviderProfile("", "", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final List<String> NON_PARAMETER_FIELDS =
            List.of("model", "messages", "prompt", "input", "stream", "stream_options", "tools");

    private OpenAiParameters() {}

    /** The fields of the parameters that are set, without messages, prompt, input and tools; those of scoring requests have no names. */
    public static AdditionalProperties of(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat ->
                encode(new ChatRequest(
                        List.of(Message.user("")), List.of(), chat.options(), false, false, chat.dialect()));
            case GenerateRequest generate ->
                encode(new GenerateRequest(Input.of(""), generate.options(), false, false, generate.dialect()));
            case EmbedRequest embed -> encode(embed.withInput(Input.of("")).withProvider(null));
            case ScoringRequest scoring -> AdditionalProperties.NONE;
        };
    }

    private static AdditionalProperties encode(ModelRequest withoutContent) {
        AdditionalProperties fields =
                Json.parseObject(PROTOCOL.encode(withoutContent, NO_PROFILE).body());
        for (String name : NON_PARAMETER_FIELDS) {
            fields = fields.without(name);
        }
        return fields;
    }
}
