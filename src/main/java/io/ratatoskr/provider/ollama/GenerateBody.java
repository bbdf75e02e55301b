package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Overlay;
import io.ratatoskr.provider.Profile;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/generate}. A completion is sent {@code raw}: otherwise Ollama renders the prompt as a user message
 * and the model responds to it instead of continuing it. A completion with a suffix is not sent raw, since the template defines
 * the fill-in-the-middle format. Callers in Ollama's own dialect decide themselves.
 */
final class GenerateBody {
    private GenerateBody() {}

    static byte[] write(GenerateRequest request, Profile profile, @Nullable ModelMetadata known) {
        boolean own = request.dialect().equals(Dialects.OLLAMA);
        GenerateOptions options = request.options();
        String text = Prompts.only(request, profile);
        var beyond = new Beyond(options.extra(), request.dialect(), profile);
        beyond.oneAnswer();
        beyond.refuse("echo", "does not echo the prompt");
        beyond.refuseAny("logprobs", "returns log probabilities of completions only in the format of chats");
        if (Integer.valueOf(0).equals(options.maxTokens())) {
            throw unsupported(
                    "max_tokens", "max_tokens is 0, which Ollama treats as no limit; expected at least 1", profile);
        }
        RawJson suffix = beyond.get("suffix");
        ContextSize.check(TokenEstimate.atLeast(text), request.model(), profile, known);
        long prompt = TokenEstimate.atMost(text) + (suffix == null ? 0 : TokenEstimate.atMost(suffix.text()));
        var writer = new JsonWriter((int) Math.min(512 + 2 * prompt, 16 << 20));
        writer.beginObject()
                .name("model")
                .string(request.model())
                .name("prompt")
                .string(text);
        writer.field("suffix", suffix);
        RawJson think = Think.of(options.reasoning(), request.model());
        if (own) {
            writer.field("think", think);
        } else {
            if (Think.on(think)) {
                throw unsupported("reasoning", "completions do not support thinking; use a chat", profile);
            }
            // Otherwise Ollama would remove text that looks like thinking
            writer.name("raw").bool(suffix == null).name("think").bool(false);
        }
        writer.name("stream").bool(request.stream()).name("truncate").bool(false);
        new Sampling(
                        options.temperature(),
                        options.topP(),
                        options.topK(),
                        options.maxTokens(),
                        options.stopSequences(),
                        options.seed(),
                        options.frequencyPenalty(),
                        options.presencePenalty(),
                        ContextSize.of(prompt, options.maxTokens(), known))
                .write(writer);
        return Overlay.on(
                writer.endObject(), own ? options.extra() : AdditionalProperties.NONE, options.rawProviderOptions(), Sampling.OPTIONS);
    }

    private static UnsupportedParameter unsupported(String parameter, String why, Profile profile) {
        return new UnsupportedParameter("%s: %s".formatted(profile.name(), why), parameter);
    }
}
