package io.ratatoskr.camel.convert;

import io.ratatoskr.api.TokenRequest;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/** Type converters from bodies to requests for tokens, as by {@link RequestBodies}. Camel finds them by itself. */
@Converter(generateLoader = true)
public final class TokenRequestConverters {
    private TokenRequestConverters() {}

    @Converter
    public static TokenRequest toTokenRequest(String body, @Nullable Exchange exchange) {
        return (TokenRequest) RequestBodies.convert(body, RequestKind.COUNT_TOKENS, exchange);
    }

    @Converter
    public static TokenRequest toTokenRequest(byte[] body, @Nullable Exchange exchange) {
        return (TokenRequest) RequestBodies.convert(body, RequestKind.COUNT_TOKENS, exchange);
    }

    @Converter
    public static TokenRequest toTokenRequest(InputStream body, @Nullable Exchange exchange) {
        return (TokenRequest) RequestBodies.convert(body, RequestKind.COUNT_TOKENS, exchange);
    }

    @Converter
    public static TokenRequest toTokenRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (TokenRequest) RequestBodies.convert(body, RequestKind.COUNT_TOKENS, exchange);
    }

    @Converter
    public static TokenRequest toTokenRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (TokenRequest) RequestBodies.convert(body, RequestKind.COUNT_TOKENS, exchange);
    }
}
