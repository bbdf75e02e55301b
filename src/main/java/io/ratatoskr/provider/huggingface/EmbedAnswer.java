package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.Serves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads vectors in every shape that endpoints return: one vector, a vector per input, or per input a vector for each token,
 * special tokens included, which are then averaged and normalized. Padding is indistinguishable from text there, so the
 * vectors of a batch may differ slightly from those of single inputs.
 */
final class EmbedAnswer {
    private static final float[] NONE = {};

    private EmbedAnswer() {}

    /** A list of numbers or of nested lists. */
    private sealed interface Node {
        record Row(float[] values) implements Node {}

        record Several(List<Node> nodes) implements Node {}
    }

    static EmbedResponse read(EmbedRequest request, HttpAnswer answer, Profile profile) {
        Node read = BadAnswers.read(answer.body(), profile, Failures::disguised, reader -> whole(reader, new Budget()));
        int wanted = request.input().size();
        boolean unit = Wishes.of(request).flag("normalize", true);
        List<Embedding> vectors = new ArrayList<>(wanted);
        for (Node one : each(read, wanted, profile)) {
            float[] vector = vector(one, profile);
            // A pipeline ignores the parameter, and a mean of token vectors is not normalized yet
            boolean raw = profile.serves() == Serves.PIPELINE || !(one instanceof Node.Row);
            vectors.add(new Embedding(unit && raw ? normalised(vector) : vector));
        }
        int length = vectors.getFirst().dimensions();
        if (length == 0 || vectors.stream().anyMatch(vector -> vector.dimensions() != length)) {
            throw Failures.bad(profile, "vectors of different or no length");
        }
        return new EmbedResponse(vectors, List.of(), ComputeTokens.of(answer), request.model(), "", AdditionalProperties.NONE);
    }

    /** Sentence embedding pipelines wrap the list in an object. */
    private static Node whole(JsonReader reader, Budget budget) {
        if (!reader.isObject()) {
            return node(reader, budget);
        }
        Node found = null;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("embeddings")) {
                found = node(reader, budget);
            } else {
                reader.skip();
            }
        }
        if (found == null) {
            throw reader.missingFieldError("embeddings", "a list of vectors");
        }
        return found;
    }

    private static Node node(JsonReader reader, Budget budget) {
        budget.spend();
        if (!reader.isList()) {
            throw reader.typeError("a list of numbers, or of such lists");
        }
        reader.beginList();
        float[] row = NONE;
        int length = 0;
        List<Node> nodes = new ArrayList<>(0);
        while (reader.nextElement()) {
            if (reader.isNumber()) {
                row = length == row.length ? Arrays.copyOf(row, Math.max(64, 2 * length)) : row;
                row[length++] = finite(reader);
            } else {
                nodes.add(node(reader, budget));
            }
        }
        if (length > 0 && !nodes.isEmpty()) {
            throw reader.typeError("numbers or lists, not both");
        }
        return nodes.isEmpty() ? new Node.Row(Arrays.copyOf(row, length)) : new Node.Several(nodes);
    }

    private static float finite(JsonReader reader) {
        float value = reader.readFloat();
        if (!Float.isFinite(value)) {
            throw reader.typeError("a number in the range of a float");
        }
        return value;
    }

    /** Returns one node per input. */
    private static List<Node> each(Node answer, int wanted, Profile profile) {
        List<Node> nodes = switch (answer) {
            case Node.Row row -> List.of(row);
            case Node.Several(List<Node> several) -> each(several, answer, wanted);
        };
        if (nodes.size() != wanted) {
            throw Failures.bad(profile, "%d vectors for %d inputs".formatted(nodes.size(), wanted));
        }
        return nodes;
    }

    private static List<Node> each(List<Node> several, Node answer, int wanted) {
        if (wanted == 1) {
            // The outer list may be missing, so that the tokens are in its place
            return several.size() == 1 ? several : List.of(answer);
        }
        // All inputs may be wrapped in one more list
        return several.size() == 1 && several.getFirst() instanceof Node.Several(List<Node> inner) ? inner : several;
    }

    private static float[] vector(Node node, Profile profile) {
        return switch (node) {
            case Node.Row row -> row.values();
            case Node.Several tokens -> mean(tokens.nodes(), profile);
        };
    }

    private static float[] mean(List<Node> tokens, Profile profile) {
        if (tokens.size() == 1) {
            return vector(tokens.getFirst(), profile);
        }
        float[] sum = NONE;
        for (Node token : tokens) {
            if (!(token instanceof Node.Row(float[] values)) || (sum.length > 0 && values.length != sum.length)) {
                throw Failures.bad(profile, "lists that are not token vectors");
            }
            sum = sum.length == 0 ? new float[values.length] : sum;
            for (int i = 0; i < values.length; i++) {
                sum[i] += values[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= tokens.size();
        }
        return sum;
    }

    private static float[] normalised(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double norm = Math.max(Math.sqrt(squares), 1e-12);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / norm);
        }
        return vector;
    }
}
