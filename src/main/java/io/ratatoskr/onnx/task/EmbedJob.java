package io.ratatoskr.onnx.task;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.ModelCard;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the vectors of texts. */
final class EmbedJob implements InferenceJob {
    private final LocalModel model;
    private final List<String> texts;
    private final int dimensions;
    private final String prompt;

    /** @throws InvalidRequest for token ids, an empty text, or dimensions that the model does not support */
    EmbedJob(EmbedRequest request, LocalModel model) {
        this.model = model;
        this.dimensions = dimensions(request.dimensions(), model);
        this.texts = texts(request, model);
        this.prompt = model.card().prompts().of(request.inputType());
    }

    private static int dimensions(@Nullable Integer requested, LocalModel model) {
        ModelCard card = model.card();
        if (requested == null
                || requested == card.dimensions()
                || card.shorterDimensions().contains(requested)) {
            return requested == null ? card.dimensions() : requested;
        }
        throw new InvalidRequest(
                card.shorterDimensions().isEmpty()
                        ? "dimensions is %d; the vectors of '%s' cannot be truncated, only %d is allowed"
                                .formatted(requested, model.id(), card.dimensions())
                        : "dimensions is %d; the vectors of '%s' have %d or, truncated, one of %s"
                                .formatted(requested, model.id(), card.dimensions(), card.shorterDimensions()),
                "dimensions");
    }

    private static List<String> texts(EmbedRequest request, LocalModel model) {
        return switch (request.input()) {
            case Input.Tokens tokens ->
                throw new InvalidRequest(
                        "input is token ids, which belong to another model's vocabulary; send '%s' the text"
                                .formatted(model.id()),
                        "input");
            case Input.Texts texts -> requireNonEmpty(texts);
        };
    }

    private static List<String> requireNonEmpty(Input.Texts input) {
        List<String> texts = input.texts();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isEmpty()) {
                String field = input.single() ? "input" : "input[" + i + "]";
                throw new InvalidRequest(field + " is empty; expected at least one character", field);
            }
        }
        return texts;
    }

    @Override
    public long size() {
        return texts.size();
    }

    @Override
    public List<ModelInput> inputs() {
        int promptLength = model.card().embedding().excludesPrompts() ? prompt.length() : 0;
        return texts.stream()
                .map(text -> new ModelInput(prompt + text, promptLength))
                .toList();
    }

    @Override
    public EmbedResponse toResponse(InferenceResult result) {
        var vectors = new IdentityHashMap<float[], Embedding>();
        List<Embedding> embeddings = result.rows().stream()
                .map(row -> vectors.computeIfAbsent(row, raw -> new Embedding(toVector(raw))))
                .toList();
        return new EmbedResponse(
                embeddings,
                result.truncated(1),
                result.usage(),
                model.id(),
                LocalModel.PROVIDER,
                AdditionalProperties.NONE);
    }

    private float[] toVector(float[] row) {
        float[] vector = dimensions == row.length ? row : Arrays.copyOf(row, dimensions);
        if (model.card().normalise()) {
            normalise(vector);
        }
        return vector;
    }

    private static void normalise(float[] vector) {
        double sumOfSquares = 0;
        for (float value : vector) {
            sumOfSquares += (double) value * value;
        }
        float norm = (float) Math.max(Math.sqrt(sumOfSquares), 1e-12);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
    }
}
