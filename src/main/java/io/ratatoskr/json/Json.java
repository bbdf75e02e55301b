package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.PayloadTooLarge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How JSON is read here: UTF-8 only, bounded, strict. NaN and Infinity, comments and anything after the value are refused. Where
 * an object repeats a name, the last one counts; inside opaque values repetitions stay as they came. Thread-safe.
 */
public final class Json {
    /** Levels of lists and objects in one document. */
    public static final int MAX_DEPTH = 200;

    /** Bytes in one document; a text in it may be as long. */
    public static final int MAX_BYTES = 68 << 20;

    /** Characters in the name of a field. */
    public static final int MAX_NAME = 50_000;

    /** Characters in a number. */
    public static final int MAX_NUMBER = 1_000;

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(MAX_NAME)
                    .maxNumberLength(MAX_NUMBER)
                    .maxDocumentLength(MAX_BYTES)
                    .build())
            // Thread-local buffers would be built anew for every virtual thread
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private Json() {}

    /** Made at first use: what only streams does not pay for it. */
    private static final class Tree {
        static final ObjectMapper MAPPER =
                new ObjectMapper(FACTORY.copy()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** The mapper for trees and rare documents, under the same limits; not for requests and answers. */
    public static ObjectMapper mapper() {
        return Tree.MAPPER;
    }

    /** A factory of streaming parsers and generators under the same limits. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /**
     * Text from outside as a JSON value, white space around it left off.
     *
     * @throws InvalidRequest when it is not exactly one JSON value
     */
    public static JsonText checked(String text) {
        try (JsonReader reader = JsonReader.of(text.getBytes(StandardCharsets.UTF_8))) {
            JsonText value = reader.raw();
            reader.end();
            return value;
        }
    }

    /**
     * The fields of an object, each as it is written.
     *
     * @throws InvalidRequest when it is no object
     */
    public static Extra fields(JsonText object) {
        return fields(object.text().getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #fields(JsonText)}, of a whole document. */
    public static Extra fields(byte[] object) {
        try (JsonReader reader = JsonReader.of(object)) {
            var fields = new Fields();
            reader.beginObject();
            while (reader.nextField()) {
                fields.take(reader);
            }
            reader.end();
            return fields.extra();
        }
    }

    /** The object with these fields. */
    public static JsonText object(Extra fields) {
        return new JsonWriter(256).beginObject().fields(fields).endObject().toJson();
    }

    /** The JSON string that says this. */
    public static JsonText string(String text) {
        return new JsonWriter(text.length() + 16).string(text).toJson();
    }

    /** The parser's complaint in our words, with its place: nothing of what the text says is in it. */
    public static InvalidRequest malformed(IOException failure) {
        return Malformed.of(failure);
    }

    static void checkLength(int bytes) {
        if (bytes > MAX_BYTES) {
            throw new PayloadTooLarge("the JSON has %,d bytes; at most %,d are read".formatted(bytes, MAX_BYTES));
        }
    }
}
