package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A request to count tokens or to tokenize, with the tokenizer of a model.
 *
 * @param model resolved as for every other operation
 * @param provider pins the request to a provider by name
 */
public record TokenRequest(
        TokenInput input, String model, @Nullable String provider) {
    public TokenRequest {
        requireNonNull(input, "input");
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
    }

    public static TokenRequest of(String model, String text) {
        return new TokenRequest(new TokenInput.Text(text), model, null);
    }
}
