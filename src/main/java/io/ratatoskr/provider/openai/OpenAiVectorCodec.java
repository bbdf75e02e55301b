package io.ratatoskr.provider.openai;

import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.EmbeddingVectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads and writes vectors as lists of numbers or as base64 of little-endian 32-bit floats. */
public final class OpenAiVectorCodec {
    private static final byte[] QUOTE = {'"'};

    private OpenAiVectorCodec() {}

    /** Reads a vector in either form; never empty, and every number is finite. */
    public static float[] read(JsonReader reader) {
        if (reader.isString()) {
            return decodeBase64(reader);
        }
        if (!reader.isList()) {
            throw reader.typeError("a list of numbers or base64");
        }
        return EmbeddingVectors.read(reader);
    }

    private static float[] decodeBase64(JsonReader reader) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(reader.readString().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw reader.typeError("base64");
        }
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            throw reader.typeError("base64 of 32-bit floats");
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw reader.typeError("base64 of finite numbers");
            }
        }
        return values;
    }

    public static void writeBase64(JsonWriter writer, float[] values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        writer.rawBytes(QUOTE)
                .rawBytes(Base64.getEncoder().encode(bytes))
                .rawBytes(QUOTE)
                .commaNeeded(true);
    }
}
