package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads vectors in every shape that endpoints return: one vector, a vector per input, or per input a vector for each token,
 * special tokens included, which are then averaged and normalized. Padding is indistinguishable from text there, so the
 * vectors of a batch may differ slightly from those of single inputs.
 */
final class HfEmbedResponseReader {
    private static final float[] EMPTY = {};

    private HfEmbedResponseReader() {}

    /** A list of numbers or of nested lists. */
    private sealed interface VectorNode {
        @SuppressWarnings("ArrayRecordComponent") // read once, never compared
        record VectorLeaf(float[] values) implements VectorNode {}

        record VectorList(List<VectorNode> nodes) implements VectorNode {}
    }

    static EmbedResponse read(EmbedRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        VectorNode read = MalformedResponses.read(
                response.body(), profile, HfErrorMapper::findError, reader -> readDocument(reader, new ValueLimit()));
        int expected = request.input().size();
        boolean normalize = ExtraParameters.of(request).flag("normalize", true);
        List<Embedding> vectors = new ArrayList<>(expected);
        for (VectorNode node : splitByInput(read, expected, profile)) {
            float[] vector = toVector(node, profile);
            // A pipeline ignores the parameter, and a mean of token vectors is not normalized yet
            boolean unnormalized =
                    profile.endpointKind() == EndpointKind.PIPELINE || !(node instanceof VectorNode.VectorLeaf);
            vectors.add(new Embedding(normalize && unnormalized ? normalize(vector) : vector));
        }
        int length = vectors.getFirst().dimensions();
        if (length == 0 || vectors.stream().anyMatch(vector -> vector.dimensions() != length)) {
            throw HfErrorMapper.malformed(profile, "vectors of different or no length");
        }
        return new EmbedResponse(
                vectors, List.of(), TeiUsageHeader.read(response), request.model(), "", AdditionalProperties.NONE);
    }

    /** Sentence embedding pipelines wrap the list in an object. */
    private static VectorNode readDocument(JsonReader reader, ValueLimit valueLimit) {
        if (!reader.isObject()) {
            return readNode(reader, valueLimit);
        }
        VectorNode found = null;
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("embeddings")) {
                found = readNode(reader, valueLimit);
            } else {
                reader.skip();
            }
        }
        if (found == null) {
            throw reader.missingFieldError("embeddings", "a list of vectors");
        }
        return found;
    }

    private static VectorNode readNode(JsonReader reader, ValueLimit valueLimit) {
        valueLimit.increment();
        if (!reader.isList()) {
            throw reader.typeError("a list of numbers, or of such lists");
        }
        reader.beginList();
        float[] row = EMPTY;
        int length = 0;
        List<VectorNode> nodes = new ArrayList<>(0);
        while (reader.nextElement()) {
            if (reader.isNumber()) {
                row = length == row.length ? Arrays.copyOf(row, Math.max(64, 2 * length)) : row;
                row[length++] = readFinite(reader);
            } else {
                nodes.add(readNode(reader, valueLimit));
            }
        }
        if (length > 0 && !nodes.isEmpty()) {
            throw reader.typeError("numbers or lists, not both");
        }
        return nodes.isEmpty()
                ? new VectorNode.VectorLeaf(Arrays.copyOf(row, length))
                : new VectorNode.VectorList(nodes);
    }

    private static float readFinite(JsonReader reader) {
        float value = reader.readFloat();
        if (!Float.isFinite(value)) {
            throw reader.typeError("a number in the range of a float");
        }
        return value;
    }

    /** Returns one node per input. */
    private static List<VectorNode> splitByInput(VectorNode response, int expected, ProviderProfile profile) {
        List<VectorNode> nodes = switch (response) {
            case VectorNode.VectorLeaf row -> List.of(row);
            case VectorNode.VectorList(List<VectorNode> children) -> splitByInput(children, response, expected);
        };
        if (nodes.size() != expected) {
            throw HfErrorMapper.malformed(profile, "%d vectors for %d inputs".formatted(nodes.size(), expected));
        }
        return nodes;
    }

    private static List<VectorNode> splitByInput(List<VectorNode> children, VectorNode response, int expected) {
        if (expected == 1) {
            // The outer list may be missing, so that the tokens are in its place
            return children.size() == 1 ? children : List.of(response);
        }
        // All inputs may be wrapped in one more list
        return children.size() == 1 && children.getFirst() instanceof VectorNode.VectorList(List<VectorNode> inner)
                ? inner
                : children;
    }

    private static float[] toVector(VectorNode node, ProviderProfile profile) {
        return switch (node) {
            case VectorNode.VectorLeaf row -> row.values();
            case VectorNode.VectorList tokens -> meanPool(tokens.nodes(), profile);
        };
    }

    private static float[] meanPool(List<VectorNode> tokens, ProviderProfile profile) {
        if (tokens.size() == 1) {
            return toVector(tokens.getFirst(), profile);
        }
        float[] sum = EMPTY;
        for (VectorNode token : tokens) {
            if (!(token instanceof VectorNode.VectorLeaf(float[] values))
                    || (sum.length > 0 && values.length != sum.length)) {
                throw HfErrorMapper.malformed(profile, "lists that are not token vectors");
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

    private static float[] normalize(float[] vector) {
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
