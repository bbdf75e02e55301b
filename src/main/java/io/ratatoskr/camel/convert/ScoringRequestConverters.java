package io.ratatoskr.camel.convert;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.camel.Converter;
import org.apache.camel.Exchange;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/** Type converters from bodies to requests for scores, as by {@link RequestBodies}. Camel finds them by itself. */
@Converter(generateLoader = true)
public final class ScoringRequestConverters {
    private ScoringRequestConverters() {}

    @Converter
    public static NliRequest toNliRequest(String body, @Nullable Exchange exchange) {
        return (NliRequest) RequestBodies.convert(body, RequestKind.NLI, exchange);
    }

    @Converter
    public static NliRequest toNliRequest(byte[] body, @Nullable Exchange exchange) {
        return (NliRequest) RequestBodies.convert(body, RequestKind.NLI, exchange);
    }

    @Converter
    public static NliRequest toNliRequest(InputStream body, @Nullable Exchange exchange) {
        return (NliRequest) RequestBodies.convert(body, RequestKind.NLI, exchange);
    }

    @Converter
    public static NliRequest toNliRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (NliRequest) RequestBodies.convert(body, RequestKind.NLI, exchange);
    }

    @Converter
    public static NliRequest toNliRequest(List<?> body, @Nullable Exchange exchange) {
        return (NliRequest) RequestBodies.convert(body, RequestKind.NLI, exchange);
    }

    @Converter
    public static NliRequest toNliRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (NliRequest) RequestBodies.convert(body, RequestKind.NLI, exchange);
    }

    @Converter
    public static ZeroShotRequest toZeroShotRequest(String body, @Nullable Exchange exchange) {
        return (ZeroShotRequest) RequestBodies.convert(body, RequestKind.ZERO_SHOT, exchange);
    }

    @Converter
    public static ZeroShotRequest toZeroShotRequest(byte[] body, @Nullable Exchange exchange) {
        return (ZeroShotRequest) RequestBodies.convert(body, RequestKind.ZERO_SHOT, exchange);
    }

    @Converter
    public static ZeroShotRequest toZeroShotRequest(InputStream body, @Nullable Exchange exchange) {
        return (ZeroShotRequest) RequestBodies.convert(body, RequestKind.ZERO_SHOT, exchange);
    }

    @Converter
    public static ZeroShotRequest toZeroShotRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (ZeroShotRequest) RequestBodies.convert(body, RequestKind.ZERO_SHOT, exchange);
    }

    @Converter
    public static ZeroShotRequest toZeroShotRequest(List<?> body, @Nullable Exchange exchange) {
        return (ZeroShotRequest) RequestBodies.convert(body, RequestKind.ZERO_SHOT, exchange);
    }

    @Converter
    public static ZeroShotRequest toZeroShotRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (ZeroShotRequest) RequestBodies.convert(body, RequestKind.ZERO_SHOT, exchange);
    }

    @Converter
    public static ClassifyRequest toClassifyRequest(String body, @Nullable Exchange exchange) {
        return (ClassifyRequest) RequestBodies.convert(body, RequestKind.CLASSIFY, exchange);
    }

    @Converter
    public static ClassifyRequest toClassifyRequest(byte[] body, @Nullable Exchange exchange) {
        return (ClassifyRequest) RequestBodies.convert(body, RequestKind.CLASSIFY, exchange);
    }

    @Converter
    public static ClassifyRequest toClassifyRequest(InputStream body, @Nullable Exchange exchange) {
        return (ClassifyRequest) RequestBodies.convert(body, RequestKind.CLASSIFY, exchange);
    }

    @Converter
    public static ClassifyRequest toClassifyRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (ClassifyRequest) RequestBodies.convert(body, RequestKind.CLASSIFY, exchange);
    }

    @Converter
    public static ClassifyRequest toClassifyRequest(List<?> body, @Nullable Exchange exchange) {
        return (ClassifyRequest) RequestBodies.convert(body, RequestKind.CLASSIFY, exchange);
    }

    @Converter
    public static ClassifyRequest toClassifyRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (ClassifyRequest) RequestBodies.convert(body, RequestKind.CLASSIFY, exchange);
    }

    @Converter
    public static StanceRequest toStanceRequest(String body, @Nullable Exchange exchange) {
        return (StanceRequest) RequestBodies.convert(body, RequestKind.STANCE, exchange);
    }

    @Converter
    public static StanceRequest toStanceRequest(byte[] body, @Nullable Exchange exchange) {
        return (StanceRequest) RequestBodies.convert(body, RequestKind.STANCE, exchange);
    }

    @Converter
    public static StanceRequest toStanceRequest(InputStream body, @Nullable Exchange exchange) {
        return (StanceRequest) RequestBodies.convert(body, RequestKind.STANCE, exchange);
    }

    @Converter
    public static StanceRequest toStanceRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (StanceRequest) RequestBodies.convert(body, RequestKind.STANCE, exchange);
    }

    @Converter
    public static StanceRequest toStanceRequest(List<?> body, @Nullable Exchange exchange) {
        return (StanceRequest) RequestBodies.convert(body, RequestKind.STANCE, exchange);
    }

    @Converter
    public static StanceRequest toStanceRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (StanceRequest) RequestBodies.convert(body, RequestKind.STANCE, exchange);
    }

    @Converter
    public static RerankRequest toRerankRequest(String body, @Nullable Exchange exchange) {
        return (RerankRequest) RequestBodies.convert(body, RequestKind.RERANK, exchange);
    }

    @Converter
    public static RerankRequest toRerankRequest(byte[] body, @Nullable Exchange exchange) {
        return (RerankRequest) RequestBodies.convert(body, RequestKind.RERANK, exchange);
    }

    @Converter
    public static RerankRequest toRerankRequest(InputStream body, @Nullable Exchange exchange) {
        return (RerankRequest) RequestBodies.convert(body, RequestKind.RERANK, exchange);
    }

    @Converter
    public static RerankRequest toRerankRequest(Map<?, ?> body, @Nullable Exchange exchange) {
        return (RerankRequest) RequestBodies.convert(body, RequestKind.RERANK, exchange);
    }

    @Converter
    public static RerankRequest toRerankRequest(List<?> body, @Nullable Exchange exchange) {
        return (RerankRequest) RequestBodies.convert(body, RequestKind.RERANK, exchange);
    }

    @Converter
    public static RerankRequest toRerankRequest(WrappedFile<?> body, @Nullable Exchange exchange) {
        return (RerankRequest) RequestBodies.convert(body, RequestKind.RERANK, exchange);
    }
}
