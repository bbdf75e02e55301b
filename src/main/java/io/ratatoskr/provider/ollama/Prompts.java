package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Completion;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.Parts;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Sums;
import java.util.ArrayList;
import java.util.List;

/** Prompts of a completion; each request to Ollama has one. */
final class Prompts {
    private Prompts() {}

    /** Splits into one request per prompt, except for streams, which {@link #only} rejects. */
    static Parts parts(GenerateRequest request) {
        if (request.stream() || request.prompt().size() == 1 || !(request.prompt() instanceof Input.Texts texts)) {
            return Parts.whole(request);
        }
        var calls = new ArrayList<ModelRequest>();
        for (String text : texts.texts()) {
            calls.add(new GenerateRequest(
                    Input.of(text), request.options(), false, request.streamUsage(), request.dialect()));
        }
        return new Parts(calls, Prompts::join);
    }

    /**
     * The single prompt of a request.
     *
     * @throws UnsupportedParameter if it is not one non-empty text
     */
    static String only(GenerateRequest request, Profile profile) {
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

    private static UnsupportedParameter unsupported(String why, Profile profile) {
        return new UnsupportedParameter("%s: prompt %s".formatted(profile.name(), why), "prompt");
    }

    private static GenerateResponse join(List<ModelResponse> answers) {
        var first = (GenerateResponse) answers.getFirst();
        var completions = new ArrayList<Completion>();
        for (int i = 0; i < answers.size(); i++) {
            var answer = (GenerateResponse) answers.get(i);
            Completion one = answer.completions().getFirst();
            completions.add(new Completion(i, one.text(), one.finishReason(), one.logprobs(), one.extra()));
        }
        return new GenerateResponse(
                completions,
                Sums.of(answers.stream().map(ModelResponse::usage).toList()),
                first.model(),
                first.provider(),
                first.id(),
                first.created(),
                first.extra());
    }
}
