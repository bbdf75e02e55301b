package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;

/** Prompts of a completion; each request to Ollama has one. */
final class CompletionPrompts {
    private CompletionPrompts() {}

    /** Splits into one request per prompt, except for streams, which {@link #single} rejects. */
    static SplitRequest split(GenerateRequest request) {
        if (request.stream() || request.prompt().size() == 1 || !(request.prompt() instanceof Input.Texts texts)) {
            return SplitRequest.single(request);
        }
        var calls = new ArrayList<ModelRequest>();
        for (String text : texts.texts()) {
            calls.add(new GenerateRequest(
                    Input.of(text), request.options(), false, request.streamUsage(), request.dialect()));
        }
        return new SplitRequest(calls, CompletionPrompts::join);
    }

    /**
     * The single prompt of a request.
     *
     * @throws UnsupportedParameter if it is not one non-empty text
     */
    static String single(GenerateRequest request, ProviderProfile profile) {
        return switch (request.prompt()) {
            case Input.Tokens tokens -> throw unsupported("is token ids; Ollama accepts text only", profile);
            case Input.Texts texts -> {
                if (texts.size() > 1) {
                    throw unsupported(
                            "has %d texts; Ollama streams one completion per request".formatted(texts.size()), profile);
                }
                if (texts.texts().getFirst().isEmpty()) {
                    throw unsupported("is empty; Ollama would only load the model", profile);
                }
                yield texts.texts().getFirst();
            }
        };
    }

    private static UnsupportedParameter unsupported(String reason, ProviderProfile profile) {
        return new UnsupportedParameter("%s: prompt %s".formatted(profile.name(), reason), "prompt");
    }

    private static GenerateResponse join(List<ModelResponse> responses) {
        var first = (GenerateResponse) responses.getFirst();
        var completions = new ArrayList<Completion>();
        for (int i = 0; i < responses.size(); i++) {
            var response = (GenerateResponse) responses.get(i);
            Completion completion = response.completions().getFirst();
            completions.add(new Completion(
                    i, completion.text(), completion.finishReason(), completion.logprobs(), completion.extra()));
        }
        return new GenerateResponse(
                completions,
                Usage.sum(responses.stream().map(ModelResponse::usage).toList()),
                first.model(),
                first.provider(),
                first.id(),
                first.created(),
                first.extra());
    }
}
