package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Overlay;
import io.ratatoskr.provider.Profile;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/chat}. */
final class ChatBody {
    private ChatBody() {}

    static byte[] write(ChatRequest request, Profile profile, @Nullable ModelMetadata known) {
        boolean own = request.dialect().equals(Dialects.OLLAMA);
        ChatOptions options = request.options();
        var beyond = new Beyond(options.extra(), request.dialect(), profile);
        beyond.oneAnswer();
        boolean tools = ToolWriter.shown(request, profile);
        Abilities.check(request, profile, known);
        ContextSize.check(PromptSize.atLeast(request), request.model(), profile, known);
        long prompt = PromptSize.atMost(request, tools);
        // Half a token is about a byte
        var writer = new JsonWriter((int) Math.min(512 + 2 * prompt, 16 << 20));
        writer.beginObject().name("model").string(request.model()).name("messages");
        new MessageWriter(writer, profile, own).list(request.messages());
        if (tools) {
            ToolWriter.list(writer, request, profile, own);
        }
        writer.field("format", Formats.of(options.responseFormat(), profile))
                .field("think", Think.of(options.reasoning(), request.model()));
        beyond.logprobs(writer);
        // Defaults of Ollama: stream is true, and truncate silently cuts the prompt
        writer.name("stream").bool(request.stream()).name("truncate").bool(false);
        new Sampling(
                        options.temperature(),
                        options.topP(),
                        options.topK(),
                        options.maxTokens(),
                        options.stop(),
                        options.seed(),
                        options.frequencyPenalty(),
                        options.presencePenalty(),
                        ContextSize.of(prompt, options.maxTokens(), known))
                .write(writer);
        return Overlay.on(
                writer.endObject(), own ? options.extra() : AdditionalProperties.NONE, options.rawProviderOptions(), Sampling.OPTIONS);
    }
}
