package io.ratatoskr.onnx;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.InvalidRequest;
import java.util.List;

/** What a local model can embed. */
final class EmbedInput {
    private EmbedInput() {}

    /**
     * The request's texts.
     *
     * @throws InvalidRequest for token ids, an empty text, or a length of vector that the model does not have
     */
    static List<String> texts(EmbedRequest request, LocalModel model) {
        Integer dimensions = request.dimensions();
        if (dimensions != null && dimensions != model.dimensions()) {
            throw new InvalidRequest(
                    "dimensions is %d; the vectors of '%s' cannot be cut, only %d is allowed"
                            .formatted(dimensions, model.id(), model.dimensions()),
                    "dimensions");
        }
        return switch (request.input()) {
            case Input.Tokens tokens ->
                throw new InvalidRequest(
                        "input is token ids, which belong to another model's vocabulary; send '%s' the text"
                                .formatted(model.id()),
                        "input");
            case Input.Texts texts -> notEmpty(texts);
        };
    }

    private static List<String> notEmpty(Input.Texts input) {
        List<String> texts = input.texts();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isEmpty()) {
                String field = input.single() ? "input" : "input[" + i + "]";
                throw new InvalidRequest(field + " is empty; at least one character is wanted", field);
            }
        }
        return texts;
    }
}
