package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.BodyOverrides;
import io.ratatoskr.provider.TokenBounds;
import io.ratatoskr.settings.ProviderProfile;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/generate}. A completion is sent {@code raw}: otherwise Ollama renders the prompt as a user message
 * and the model responds to it instead of continuing it. A completion with a suffix is not sent raw, since the template defines
 * the fill-in-the-middle format. Callers in Ollama's own dialect decide themselves.
 */
final class OllamaGenerateBody {
    private OllamaGenerateBody() {}

    static byte[] write(GenerateRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        boolean ownDialect = request.dialect().equals(Dialects.OLLAMA);
        GenerateOptions options = request.options();
        String text = CompletionPrompts.single(request, profile);
        var unsupportedExtras = new UnsupportedExtras(options.extra(), request.dialect(), profile);
        unsupportedExtras.requireSingleChoice();
        unsupportedExtras.reject("echo", "does not echo the prompt");
        unsupportedExtras.rejectAnyValue(
                "logprobs", "returns log probabilities of completions only in the format of chats");
        if (Integer.valueOf(0).equals(options.maxTokens())) {
            throw unsupported(
                    "max_tokens", "max_tokens is 0, which Ollama treats as no limit; expected at least 1", profile);
        }
        RawJson suffix = unsupportedExtras.get("suffix");
        ContextSize.requireFits(TokenBounds.lowerBound(text), request.model(), profile, metadata);
        long prompt = TokenBounds.upperBound(text) + (suffix == null ? 0 : TokenBounds.upperBound(suffix.text()));
        var writer = new JsonWriter((int) Math.min(512 + 2 * prompt, 16 << 20));
        writer.beginObject()
                .name("model")
                .string(request.model())
                .name("prompt")
                .string(text);
        writer.field("suffix", suffix);
        RawJson think = ThinkField.of(options.reasoning(), request.model());
        if (ownDialect) {
            writer.field("think", think);
        } else {
            if (ThinkField.isEnabled(think)) {
                throw unsupported("reasoning", "completions do not support thinking; use a chat", profile);
            }
            // Otherwise Ollama would remove text that looks like thinking
            writer.name("raw").bool(suffix == null).name("think").bool(false);
        }
        writer.name("stream").bool(request.stream()).name("truncate").bool(false);
        new OllamaOptions(
                        options.sampling(),
                        SamplingExtras.of(options.extra(), request.dialect()),
                        options.maxTokens(),
                        options.stopSequences(),
                        ContextSize.choose(prompt, options.maxTokens(), metadata))
                .write(writer);
        return BodyOverrides.apply(
                writer.endObject(),
                ownDialect ? options.extra() : AdditionalProperties.NONE,
                options.rawProviderOptions(),
                OllamaOptions.FIELD_NAME);
    }

    private static UnsupportedParameter unsupported(String parameter, String reason, ProviderProfile profile) {
        return new UnsupportedParameter("%s: %s".formatted(profile.name(), reason), parameter);
    }
}
