package io.ratatoskr.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Vectors of another runtime and tokenizer; see {@code src/test/golden/minilm.py}. */
record GoldenVector(int tokens, String text, float[] vector) {
    static List<GoldenVector> load(String model) throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (InputStream in = GoldenVector.class.getResourceAsStream("/golden/minilm.tsv")) {
            List<GoldenVector> vectors = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .filter(columns -> columns[0].equals(model))
                    .map(columns -> {
                        try {
                            return new GoldenVector(
                                    Integer.parseInt(columns[1]),
                                    json.readValue(columns[2], String.class),
                                    floats(columns[3]));
                        } catch (IOException e) {
                            throw new IllegalArgumentException(columns[2], e);
                        }
                    })
                    .toList();
            assertThat(vectors).as("vectors of %s", model).isNotEmpty();
            return vectors;
        }
    }

    static float[] floats(String base64) {
        var floats = ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }
}
