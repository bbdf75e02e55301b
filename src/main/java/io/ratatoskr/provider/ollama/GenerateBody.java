package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.GenerateOptions;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Overlay;
import io.ratatoskr.provider.Profile;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/generate}. A completion goes out {@code raw}: otherwise Ollama makes the prompt a user's message in
 * the model's template, and answers it instead of going on with it. With a suffix it cannot, for the template says how the model
 * is told of a gap; a caller in Ollama's own dialect decides alone.
 */
final class GenerateBody {
    private GenerateBody() {}

    static byte[] write(GenerateRequest request, Profile profile, @Nullable ModelMetadata known) {
        boolean own = request.dialect().equals(Dialects.OLLAMA);
        GenerateOptions options = request.options();
        String text = Prompts.only(request, profile);
        var beyond = new Beyond(options.extra(), request.dialect(), profile);
        beyond.oneAnswer();
        beyond.refuse("echo", "does not repeat the prompt");
        beyond.refuseAny("logprobs", "tells the probabilities of chats only in a form that completions have");
        if (Integer.valueOf(0).equals(options.maxTokens())) {
            throw unsupported(
                    "max_tokens", "max_tokens is 0, which means no limit to Ollama; it is at least 1", profile);
        }
        JsonText suffix = beyond.get("suffix");
        ContextSize.check(TokenEstimate.atLeast(text), request.model(), profile, known);
        long prompt = TokenEstimate.atMost(text) + (suffix == null ? 0 : TokenEstimate.atMost(suffix.text()));
        var writer = new JsonWriter((int) Math.min(512 + 2 * prompt, 16 << 20));
        writer.beginObject()
                .name("model")
                .string(request.model())
                .name("prompt")
                .string(text);
        writer.field("suffix", suffix);
        JsonText think = Think.of(options.reasoning(), request.model());
        if (own) {
            writer.field("think", think);
        } else {
            if (Think.on(think)) {
                throw unsupported("reasoning", "a completion has no place to ask for thinking; a chat has", profile);
            }
            // Else what looks like thinking would be taken out of the text
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
                writer.endObject(), own ? options.extra() : Extra.NONE, options.rawProviderOptions(), Sampling.OPTIONS);
    }

    private static UnsupportedParameter unsupported(String parameter, String why, Profile profile) {
        return new UnsupportedParameter("%s: %s".formatted(profile.name(), why), parameter);
    }
}
