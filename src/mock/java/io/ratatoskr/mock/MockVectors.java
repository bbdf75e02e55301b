package io.ratatoskr.mock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/** The mock's embeddings: deterministic unit vectors that depend only on text and dimensions. */
public final class MockVectors {
    public static final int DEFAULT_DIMENSIONS = 8;

    private MockVectors() {}

    /** The vector for this text. */
    public static float[] of(String text, int dimensions) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        SplittableRandom random = new SplittableRandom(hash);
        double[] values = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            values[i] = random.nextDouble(-1, 1);
            squares += values[i] * values[i];
        }
        float[] unit = new float[dimensions];
        double length = Math.sqrt(squares);
        for (int i = 0; i < dimensions; i++) {
            unit[i] = (float) (values[i] / length);
        }
        return unit;
    }

    /** A response body in OpenAI's format. */
    static String openAiJson(ParsedRequest request) {
        StringBuilder json = new StringBuilder(200 + request.inputs().size() * (dimensions(request) * 13 + 60));
        json.append("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < request.inputs().size(); i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":")
                    .append(i);
            json.append(",\"embedding\":");
            appendVector(json, of(request.inputs().get(i), dimensions(request)), request.base64());
            json.append('}');
        }
        json.append("],\"model\":");
        MockJson.quote(json, request.model());
        json.append(",\"usage\":{\"prompt_tokens\":").append(request.wordCount());
        return json.append(",\"total_tokens\":")
                .append(request.wordCount())
                .append("}}")
                .toString();
    }

    /** Each input's vector as a JSON array. */
    static List<String> jsonArrays(ParsedRequest request) {
        return request.inputs().stream()
                .map(input -> {
                    StringBuilder json = new StringBuilder();
                    appendVector(json, of(input, dimensions(request)), false);
                    return json.toString();
                })
                .toList();
    }

    private static int dimensions(ParsedRequest request) {
        Integer requested = request.dimensions();
        return requested == null ? DEFAULT_DIMENSIONS : requested;
    }

    private static void appendVector(StringBuilder json, float[] vector, boolean base64) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.append('"')
                    .append(Base64.getEncoder().encodeToString(bytes.array()))
                    .append('"');
            return;
        }
        for (int i = 0; i < vector.length; i++) {
            json.append(i == 0 ? '[' : ',').append(vector[i]);
        }
        json.append(']');
    }
}
