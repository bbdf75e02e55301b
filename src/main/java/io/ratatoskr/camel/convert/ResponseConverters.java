package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Type converters of responses: to {@code String} their text, best label, best document or count; to bytes and streams their JSON; to a
 * map the tree of that JSON. Camel finds them by itself.
 */
@Converter(generateLoader = true)
public final class ResponseConverters {
    private ResponseConverters() {}

    @Converter
    public static String toText(ModelResponse response, @Nullable Exchange exchange) {
        return ResponseTexts.of(response, exchange);
    }

    @Converter
    public static byte[] toBytes(ModelResponse response, @Nullable Exchange exchange) {
        return ResponseJson.of(response, exchange);
    }

    @Converter
    public static InputStream toStream(ModelResponse response, @Nullable Exchange exchange) {
        return new ByteArrayInputStream(ResponseJson.of(response, exchange));
    }

    @Converter
    public static Map<String, Object> toMap(ModelResponse response, @Nullable Exchange exchange) {
        return JsonTree.read(ResponseJson.of(response, exchange));
    }

    @Converter
    public static String toText(TokenCount count) {
        return Long.toString(count.count());
    }

    @Converter
    public static byte[] toBytes(TokenCount count) {
        return ResponseJson.of(count);
    }

    @Converter
    public static InputStream toStream(TokenCount count) {
        return new ByteArrayInputStream(ResponseJson.of(count));
    }

    @Converter
    public static Map<String, Object> toMap(TokenCount count) {
        return JsonTree.read(ResponseJson.of(count));
    }

    @Converter
    public static String toText(Tokenization tokens) {
        return ResponseTexts.of(tokens);
    }

    @Converter
    public static byte[] toBytes(Tokenization tokens, @Nullable Exchange exchange) {
        return ResponseJson.of(tokens, exchange);
    }

    @Converter
    public static InputStream toStream(Tokenization tokens, @Nullable Exchange exchange) {
        return new ByteArrayInputStream(ResponseJson.of(tokens, exchange));
    }

    @Converter
    public static Map<String, Object> toMap(Tokenization tokens, @Nullable Exchange exchange) {
        return JsonTree.read(ResponseJson.of(tokens, exchange));
    }
}
