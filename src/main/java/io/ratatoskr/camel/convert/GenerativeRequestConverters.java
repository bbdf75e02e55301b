package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/** Type converters from bodies to requests for chats, completions and embeddings, as by {@link RequestBodies}. Camel finds them by itself. */
@Converter(generateLoader = true)
public final class GenerativeRequestConverters {
    private GenerativeRequestConverters() {}

    @Converter
    public static ChatRequest toChatRequest(String body, @Nullable Exchange exchange) {
        return (ChatRequest) RequestBodies.convert(body, RequestKind.CHAT, exchange);
    }

    @Converter
    public static ChatRequest toChatRequest(byte[] body, @Nullable Exchange exchange) {
        return (ChatRequest) RequestBodies.convert(body, RequestKind.CHAT, exchange);
    }

    @Converter
    public static ChatRequest toChatRequest(InputStream body, @Nullable Exchange exchange) {
        return (ChatRequest) RequestBodies.convert(body, RequestKind.CHAT, exchange);
    }

    @Converter
    public static ChatRequest toChatRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (ChatRequest) RequestBodies.convert(body, RequestKind.CHAT, exchange);
    }

    @Converter
    public static ChatRequest toChatRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (ChatRequest) RequestBodies.convert(body, RequestKind.CHAT, exchange);
    }

    @Converter
    public static GenerateRequest toGenerateRequest(String body, @Nullable Exchange exchange) {
        return (GenerateRequest) RequestBodies.convert(body, RequestKind.GENERATE, exchange);
    }

    @Converter
    public static GenerateRequest toGenerateRequest(byte[] body, @Nullable Exchange exchange) {
        return (GenerateRequest) RequestBodies.convert(body, RequestKind.GENERATE, exchange);
    }

    @Converter
    public static GenerateRequest toGenerateRequest(InputStream body, @Nullable Exchange exchange) {
        return (GenerateRequest) RequestBodies.convert(body, RequestKind.GENERATE, exchange);
    }

    @Converter
    public static GenerateRequest toGenerateRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (GenerateRequest) RequestBodies.convert(body, RequestKind.GENERATE, exchange);
    }

    @Converter
    public static GenerateRequest toGenerateRequest(List<?> body, @Nullable Exchange exchange) {
        return (GenerateRequest) RequestBodies.convert(body, RequestKind.GENERATE, exchange);
    }

    @Converter
    public static GenerateRequest toGenerateRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (GenerateRequest) RequestBodies.convert(body, RequestKind.GENERATE, exchange);
    }

    @Converter
    public static EmbedRequest toEmbedRequest(String body, @Nullable Exchange exchange) {
        return (EmbedRequest) RequestBodies.convert(body, RequestKind.EMBED, exchange);
    }

    @Converter
    public static EmbedRequest toEmbedRequest(byte[] body, @Nullable Exchange exchange) {
        return (EmbedRequest) RequestBodies.convert(body, RequestKind.EMBED, exchange);
    }

    @Converter
    public static EmbedRequest toEmbedRequest(InputStream body, @Nullable Exchange exchange) {
        return (EmbedRequest) RequestBodies.convert(body, RequestKind.EMBED, exchange);
    }

    @Converter
    public static EmbedRequest toEmbedRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (EmbedRequest) RequestBodies.convert(body, RequestKind.EMBED, exchange);
    }

    @Converter
    public static EmbedRequest toEmbedRequest(List<?> body, @Nullable Exchange exchange) {
        return (EmbedRequest) RequestBodies.convert(body, RequestKind.EMBED, exchange);
    }

    @Converter
    public static EmbedRequest toEmbedRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (EmbedRequest) RequestBodies.convert(body, RequestKind.EMBED, exchange);
    }
}
