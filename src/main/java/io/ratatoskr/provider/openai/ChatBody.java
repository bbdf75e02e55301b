package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodySize;
import io.ratatoskr.provider.Overlay;
import io.ratatoskr.provider.Profile;

/** Writes the body of {@code POST /chat/completions} to a provider. */
final class ChatBody {
    private ChatBody() {}

    static byte[] write(ChatRequest request, Profile profile) {
        boolean own = request.dialect().equals(Dialects.OPENAI);
        ChatOptions options = request.options();
        AdditionalProperties extra = own ? options.extra() : AdditionalProperties.NONE;
        var writer = new JsonWriter(BodySize.estimate(request));
        writer.beginObject().name("model").string(request.model()).name("messages");
        MessageWriter.list(writer, request.messages(), profile, own);
        if (!request.tools().isEmpty()) {
            writer.name("tools");
            ToolWriter.list(writer, request.tools(), own);
            ToolChoice choice = options.toolChoice();
            if (choice != null) {
                writer.name("tool_choice");
                ToolWriter.choice(writer, choice);
            }
            writer.field("parallel_tool_calls", options.parallelToolCalls());
        }
        ResponseFormat format = options.responseFormat();
        if (format != null) {
            writer.name("response_format");
            ResponseFormats.write(writer, format, own);
        }
        String spelled = options.usesMaxCompletionTokens() ? "max_completion_tokens" : "max_tokens";
        writer.field(profile.maxTokensField().orElse(spelled), options.maxTokens())
                .field("temperature", options.temperature())
                .field("top_p", options.topP())
                .field("top_k", options.topK())
                .field("frequency_penalty", options.frequencyPenalty())
                .field("presence_penalty", options.presencePenalty())
                .field("seed", options.seed());
        Options.stop(writer, options.stop());
        Options.reasoning(writer, options.reasoning(), profile, own);
        if (request.stream()) {
            Options.stream(writer, extra);
        }
        Options.extra(writer, extra);
        return Overlay.on(writer.endObject(), AdditionalProperties.NONE, options.rawProviderOptions());
    }
}
