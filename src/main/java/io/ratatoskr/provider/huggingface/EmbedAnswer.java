package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.Extra;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads vectors in every shape that endpoints answer with: one vector, a vector for each input, or for each input a vector for each of
 * its tokens, special ones included, which are then averaged and normalised; padding cannot be told from text there, so several inputs
 * of such an endpoint may differ a little from each alone.
 */
final class EmbedAnswer {
    private EmbedAnswer() {}

    /** What a list holds. */
    private sealed interface Node {
        record Row(float[] values) implements Node {}

        record Several(List<Node> nodes) implements Node {}
    }

    static EmbedResponse read(EmbedRequest request, byte[] body, Profile profile) {
        Node answer = BadAnswers.read(body, profile, EmbedAnswer::node);
        int wanted = request.input().size();
        List<Embedding> vectors = new ArrayList<>(wanted);
        for (Node one : each(answer, wanted, profile)) {
            vectors.add(new Embedding(vector(one, profile)));
        }
        int length = vectors.getFirst().dimensions();
        if (length == 0 || vectors.stream().anyMatch(vector -> vector.dimensions() != length)) {
            throw BadAnswers.bad(profile, "vectors of different or no length");
        }
        return new EmbedResponse(vectors, List.of(), null, request.model(), "", Extra.NONE);
    }

    private static Node node(JsonReader reader) {
        if (!reader.isList()) {
            throw reader.wrong("a list of numbers, or of such lists");
        }
        reader.beginList();
        float[] row = new float[64];
        int length = 0;
        List<Node> nodes = new ArrayList<>();
        while (reader.nextElement()) {
            if (reader.isNumber()) {
                row = length == row.length ? Arrays.copyOf(row, 2 * length) : row;
                row[length++] = reader.single();
            } else {
                nodes.add(node(reader));
            }
        }
        if (length > 0 && !nodes.isEmpty()) {
            throw reader.wrong("numbers or lists, not both");
        }
        return nodes.isEmpty() ? new Node.Row(Arrays.copyOf(row, length)) : new Node.Several(nodes);
    }

    /** One node for each input. */
    private static List<Node> each(Node answer, int wanted, Profile profile) {
        List<Node> nodes = switch (answer) {
            case Node.Row row -> List.of(row);
            // Of a single input the outer list may be missing, and its tokens stand in its place
            case Node.Several several -> wanted == 1 && several.nodes().size() > 1 ? List.of(several) : several.nodes();
        };
        if (nodes.size() != wanted) {
            throw BadAnswers.bad(profile, "%d vectors for %d inputs".formatted(nodes.size(), wanted));
        }
        return nodes;
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
        float[] sum = new float[0];
        for (Node token : tokens) {
            if (!(token instanceof Node.Row(float[] values)) || (sum.length > 0 && values.length != sum.length)) {
                throw BadAnswers.bad(profile, "lists that are no vectors of tokens");
            }
            sum = sum.length == 0 ? new float[values.length] : sum;
            for (int i = 0; i < values.length; i++) {
                sum[i] += values[i];
            }
        }
        double squares = 0;
        for (float value : sum) {
            squares += (double) value * value;
        }
        float norm = (float) Math.max(Math.sqrt(squares), 1e-12);
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= norm;
        }
        return sum;
    }
}
