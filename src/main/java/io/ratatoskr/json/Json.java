package io.ratatoskr.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON parsing with limits: UTF-8 only, strict. NaN, Infinity, comments and content after the value are rejected. If
 * an object repeats a name, the last one wins; inside raw values repetitions are preserved. Thread-safe.
 */
public final class Json {
    /** Maximum nesting depth of lists and objects. */
    public static final int MAX_DEPTH = 200;

    /** Maximum size of a document, and of a string in it, in bytes. */
    public static final int MAX_BYTES = 68 << 20;

    /** Maximum length of a field name in characters. */
    public static final int MAX_NAME_LENGTH = 50_000;

    /** Maximum length of a number in characters. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxDocumentLength(MAX_BYTES)
                    .build())
            // Thread-local buffers would be allocated for every virtual thread
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private Json() {}

    /** Initialized on first use, since streaming code does not need it. */
    private static final class TreeMapper {
        static final ObjectMapper MAPPER =
                new ObjectMapper(FACTORY.copy()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        static final ObjectReader EXACT = MAPPER.reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }

    /** The mapper for trees and rare documents, with the same limits; not for requests and responses. */
    public static ObjectMapper mapper() {
        return TreeMapper.MAPPER;
    }

    /** A factory of streaming parsers and generators with the same limits. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /**
     * Parses a value as a tree, to change it; numbers keep all their digits.
     *
     * @throws InvalidRequest when the value is over a limit
     */
    public static JsonNode tree(RawJson value) {
        try {
            return TreeMapper.EXACT.readTree(value.text());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The JSON of a tree. */
    public static RawJson ofTree(JsonNode tree) {
        return new RawJson(tree.toString());
    }

    /**
     * Validates external text as a JSON value and strips surrounding white space.
     *
     * @throws InvalidRequest when the text is not exactly one JSON value
     */
    public static RawJson parse(String text) {
        try (JsonReader reader = JsonReader.of(text.getBytes(StandardCharsets.UTF_8))) {
            RawJson value = reader.readRaw();
            reader.requireEnd();
            return value;
        }
    }

    /**
     * The fields of an object, each verbatim.
     *
     * @throws InvalidRequest when the value is not an object
     */
    public static AdditionalProperties parseObject(RawJson object) {
        return parseObject(object.text().getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #parseObject(RawJson)}, of a whole document. */
    public static AdditionalProperties parseObject(byte[] object) {
        try (JsonReader reader = JsonReader.of(object)) {
            var fields = new ExtraCollector();
            reader.beginObject();
            while (reader.nextField()) {
                String name = reader.name();
                fields.put(name, reader.readRaw());
            }
            reader.requireEnd();
            return fields.toAdditionalProperties();
        }
    }

    /** As {@link #parseObject(RawJson)}; no fields if the value is absent or not an object. */
    public static AdditionalProperties fieldsOrNone(@Nullable RawJson value) {
        return value != null && value.isObject() ? parseObject(value) : AdditionalProperties.NONE;
    }

    /** As {@link #parse}; null if the text is not exactly one JSON object within the limits. */
    public static @Nullable RawJson objectOrNull(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            return parse(text);
        } catch (InvalidRequest | PayloadTooLarge e) {
            return null;
        }
    }

    /** The value; null if it is JSON's {@code null}. */
    public static @Nullable RawJson valueOrNull(@Nullable RawJson value) {
        return value == null || value.isNull() ? null : value;
    }

    /** A JSON object with these fields. */
    public static RawJson object(AdditionalProperties fields) {
        return new JsonWriter(256).beginObject().fields(fields).endObject().toRawJson();
    }

    /** A JSON string with this text. */
    public static RawJson string(String text) {
        return new JsonWriter(text.length() + 16).string(text).toRawJson();
    }

    /** Converts a parser error into a message with its location, without content of the document. */
    public static InvalidRequest malformed(IOException failure) {
        return MalformedJson.toInvalidRequest(failure);
    }

    static void checkLength(int bytes) {
        if (bytes > MAX_BYTES) {
            throw new PayloadTooLarge("the JSON has %,d bytes; at most %,d are allowed".formatted(bytes, MAX_BYTES));
        }
    }
}
