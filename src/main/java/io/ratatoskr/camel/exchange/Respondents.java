package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.StreamMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Completes who responded: a provider, and a model, which is the requested one where the provider names none. What a response
 * already names stays. Stateless.
 */
public final class Respondents {
    private Respondents() {}

    /** The response with a provider and a model. */
    public static ModelResponse complete(ModelResponse response, String provider, String requestedModel) {
        ModelResponse named = isBlank(response.provider()) ? response.withProvider(provider) : response;
        return isBlank(named.model()) ? named.withModel(requestedModel) : named;
    }

    /** The metadata with a provider and a model. */
    public static StreamMetadata complete(StreamMetadata metadata, String provider, String requestedModel) {
        StreamMetadata named = isBlank(metadata.provider()) ? metadata.withProvider(provider) : metadata;
        return isBlank(named.model()) ? named.withModel(requestedModel) : named;
    }

    /** The response or stream with a provider and a model; any other value unchanged. */
    public static Object complete(Object result, String provider, String requestedModel) {
        return switch (result) {
            case ModelResponse response -> complete(response, provider, requestedModel);
            case ChatStream chat
            when isIncomplete(chat.metadata()) ->
                ForwardingStream.chat(new CompletedStream<>(chat, provider, requestedModel));
            case GenerateStream generate
            when isIncomplete(generate.metadata()) ->
                ForwardingStream.generate(new CompletedStream<>(generate, provider, requestedModel));
            default -> result;
        };
    }

    private static boolean isIncomplete(StreamMetadata metadata) {
        return isBlank(metadata.provider()) || isBlank(metadata.model());
    }

    private static boolean isBlank(@Nullable String name) {
        return name == null || name.isBlank();
    }

    private static final class CompletedStream<E> extends ForwardingStream<E> {
        private final String provider;
        private final String requestedModel;

        CompletedStream(ModelStream<E> stream, String provider, String requestedModel) {
            super(stream);
            this.provider = provider;
            this.requestedModel = requestedModel;
        }

        @Override
        public StreamMetadata metadata() {
            return complete(super.metadata(), provider, requestedModel);
        }
    }
}
