package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.Sampling;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a request, as it is sent to a provider, as attributes of a span. */
final class RequestAttributes {
    private RequestAttributes() {}

    /** @param content null: without the texts of the request */
    static void set(Span span, ModelRequest request, @Nullable ContentCapture content) {
        if (request instanceof ChatRequest chat) {
            set(span, chat.options().sampling(), chat.options().output().maxTokens(), chat.stream());
            if (content != null) {
                span.setAttribute(GenAi.INPUT_MESSAGES, content.input(chat));
            }
        } else if (request instanceof GenerateRequest generate) {
            set(span, generate.options().sampling(), generate.options().maxTokens(), generate.stream());
            if (content != null) {
                span.setAttribute(GenAi.INPUT_MESSAGES, content.input(generate));
            }
        }
    }

    private static void set(Span span, Sampling sampling, @Nullable Integer maxTokens, boolean stream) {
        if (stream) {
            span.setAttribute(GenAi.REQUEST_STREAM, true);
        }
        set(span, GenAi.TEMPERATURE, sampling.temperature());
        set(span, GenAi.TOP_P, sampling.topP());
        if (sampling.topK() != null) {
            span.setAttribute(GenAi.TOP_K, sampling.topK().doubleValue());
        }
        if (sampling.seed() != null) {
            span.setAttribute(GenAi.SEED, sampling.seed());
        }
        if (maxTokens != null) {
            span.setAttribute(GenAi.MAX_TOKENS, maxTokens.longValue());
        }
        set(span, GenAi.FREQUENCY_PENALTY, sampling.penalties().frequency());
        set(span, GenAi.PRESENCE_PENALTY, sampling.penalties().presence());
    }

    private static void set(Span span, AttributeKey<Double> key, @Nullable Double value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }
}
