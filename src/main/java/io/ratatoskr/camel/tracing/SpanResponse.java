package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.trace.Span;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.camel.exchange.ForwardingStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a span says of the response to an attempt.
 *
 * @param body the response, or the stream to read instead
 * @param model the provider's name of the model that responded; null: unknown
 * @param finishReasons known once a stream has been read
 * @param messages the content, if it is captured; known once a stream has been read
 */
record SpanResponse(
        @Nullable Object body,
        @Nullable String model,
        @Nullable String id,
        Supplier<List<String>> finishReasons,
        Supplier<@Nullable String> messages) {
    static SpanResponse of(@Nullable Object body, @Nullable ContentCapture content) {
        return switch (body) {
            case ChatResponse chat ->
                complete(
                        chat,
                        chat.id(),
                        chat.choices().stream()
                                .map(Choice::finishReason)
                                .map(reason -> reason.wireName())
                                .toList(),
                        () -> content == null ? null : content.output(chat));
            case GenerateResponse completion ->
                complete(
                        completion,
                        completion.id(),
                        completion.completions().stream()
                                .map(Completion::finishReason)
                                .map(reason -> reason.wireName())
                                .toList(),
                        () -> content == null ? null : content.output(completion));
            case ModelResponse other -> complete(other, null, List.of(), () -> null);
            case ChatStream chat -> {
                var traced = new TracedStream.Chat(chat, content);
                yield streamed(ForwardingStream.chat(traced), chat.metadata(), traced);
            }
            case GenerateStream generate -> {
                var traced = new TracedStream.Generate(generate, content);
                yield streamed(ForwardingStream.generate(traced), generate.metadata(), traced);
            }
            case null, default -> new SpanResponse(body, null, null, List::of, () -> null);
        };
    }

    private static SpanResponse complete(
            ModelResponse response, @Nullable String id, List<String> reasons, Supplier<@Nullable String> messages) {
        return new SpanResponse(response, response.model(), id, () -> reasons, messages);
    }

    private static SpanResponse streamed(Object stream, StreamMetadata metadata, TracedStream<?> traced) {
        return new SpanResponse(stream, metadata.model(), metadata.id(), traced::finishReasons, traced::messages);
    }

    void describe(Span span) {
        if (model != null) {
            span.setAttribute(GenAi.RESPONSE_MODEL, model);
        }
        if (id != null) {
            span.setAttribute(GenAi.RESPONSE_ID, id);
        }
        List<String> reasons = finishReasons.get();
        if (!reasons.isEmpty()) {
            span.setAttribute(GenAi.FINISH_REASONS, reasons);
        }
        String text = messages.get();
        if (text != null) {
            span.setAttribute(GenAi.OUTPUT_MESSAGES, text);
        }
    }
}
