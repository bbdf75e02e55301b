package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import io.ratatoskr.provider.BodySize;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import org.jspecify.annotations.Nullable;

/** Writes the body of {@code POST /chat/completions} to a provider. */
final class OpenAiChatBody {
    private OpenAiChatBody() {}

    /** @param known metadata of the model; null: unknown */
    static byte[] write(ChatRequest request, ProviderProfile profile, @Nullable ModelMetadata known) {
        boolean sameDialect = request.dialect().equals(Dialects.OPENAI);
        ChatOptions options = request.options();
        AdditionalProperties extra = sameDialect ? options.extra() : AdditionalProperties.NONE;
        var writer = new JsonWriter(BodySize.estimate(request));
        writer.beginObject().name("model").string(request.model()).name("messages");
        CacheControls cacheControls = profile.reasoningFormat() == ReasoningFormat.OBJECT
                ? CacheControls.of(request, OpenRouterPromptCaching.of(request.model(), known))
                : CacheControls.NONE;
        OpenAiMessageWriter.writeList(writer, request.messages(), profile, sameDialect, cacheControls);
        if (!request.tools().isEmpty()) {
            writer.name("tools");
            OpenAiToolWriter.writeList(writer, request.tools(), sameDialect);
            ToolChoice choice = options.toolChoice();
            if (choice != null) {
                writer.name("tool_choice");
                OpenAiToolWriter.writeChoice(writer, choice);
            }
            writer.field("parallel_tool_calls", options.parallelToolCalls());
        }
        ResponseFormat format = options.responseFormat();
        if (format != null) {
            writer.name("response_format");
            OpenAiResponseFormatCodec.write(writer, format, sameDialect);
        }
        String maxTokensField = options.usesMaxCompletionTokens() ? "max_completion_tokens" : "max_tokens";
        writer.field(profile.maxTokensField().orElse(maxTokensField), options.maxTokens());
        OpenAiOptionWriter.writeSampling(writer, options.sampling());
        OpenAiOptionWriter.writeStop(writer, options.stop());
        OpenAiOptionWriter.writeReasoning(writer, options.reasoning(), profile, sameDialect);
        if (request.stream()) {
            OpenAiOptionWriter.writeStream(writer, extra);
        }
        OpenAiOptionWriter.writeExtra(writer, extra);
        return BodyOverrides.apply(writer.endObject(), AdditionalProperties.NONE, options.rawProviderOptions());
    }
}
