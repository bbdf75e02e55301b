package io.ratatoskr.camel.provider;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.internal.SourceStream;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.provider.ChatResponseEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Presents a full response as a stream, for streaming requests to a provider that does not stream. */
final class ResponseAsStream {
    private ResponseAsStream() {}

    static ModelStream<?> of(ModelResponse response) {
        return switch (response) {
            case ChatResponse chat ->
                ForwardingStream.chat(new BufferedStream<>(
                        new StreamMetadata(chat.id(), chat.model(), chat.provider(), chat.created(), chat.extra()),
                        events(chat).iterator()));
            case GenerateResponse generate ->
                ForwardingStream.generate(new BufferedStream<>(
                        new StreamMetadata(
                                generate.id(),
                                generate.model(),
                                generate.provider(),
                                generate.created(),
                                generate.extra()),
                        events(generate).iterator()));
            case EmbedResponse embed -> throw new NotSupported("embeddings are not streamed");
            case ScoringResponse task -> throw new NotSupported("scores are not streamed");
        };
    }

    private static List<ChatEvent> events(ChatResponse response) {
        var events = new ArrayList<ChatEvent>();
        ChatResponseEvents.emit(response, events::add);
        return events;
    }

    private static List<GenerateEvent> events(GenerateResponse response) {
        var events = new ArrayList<GenerateEvent>();
        Map<Integer, FinishReason> otherFinishReasons = new HashMap<>();
        for (Completion completion : response.completions()) {
            events.add(new GenerateEvent.Text(completion.index(), completion.text(), completion.logprobs()));
            if (!completion.extra().isEmpty()) {
                events.add(new GenerateEvent.UnknownFields(completion.index(), completion.extra()));
            }
            if (completion.index() > 0) {
                otherFinishReasons.put(completion.index(), completion.finishReason());
            }
        }
        if (response.usage() != null) {
            events.add(new GenerateEvent.UsageUpdate(response.usage()));
        }
        events.add(new GenerateEvent.Done(response.finishReason(), otherFinishReasons));
        return events;
    }

    private static final class BufferedStream<E> implements ModelStream<E>, SourceStream {
        private final StreamMetadata metadata;
        private final Iterator<E> events;

        BufferedStream(StreamMetadata metadata, Iterator<E> events) {
            this.metadata = metadata;
            this.events = events;
        }

        @Override
        public StreamMetadata metadata() {
            return metadata;
        }

        @Override
        public @Nullable E next() {
            return events.hasNext() ? events.next() : null;
        }

        @Override
        public boolean await(Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }
}
