package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.provider.StreamDecoder;
import java.util.function.Consumer;

/** Opens upstream streams up to their commit point, which must be reached before a deadline by {@link System#nanoTime}. */
final class UpstreamStreams {
    private UpstreamStreams() {}

    static ChatStream chat(
            UpstreamCall call,
            StreamDecoder<ChatEvent> decoder,
            ProviderSettings settings,
            Cancellation cancellation,
            Consumer<Throwable> lateFailure,
            long deadline) {
        var stream = new Chat(call, decoder, settings, cancellation, lateFailure);
        stream.open(ChatEvent::preventsFallback, deadline);
        return stream;
    }

    static GenerateStream generate(
            UpstreamCall call,
            StreamDecoder<GenerateEvent> decoder,
            ProviderSettings settings,
            Cancellation cancellation,
            Consumer<Throwable> lateFailure,
            long deadline) {
        var stream = new Generate(call, decoder, settings, cancellation, lateFailure);
        stream.open(GenerateEvent::preventsFallback, deadline);
        return stream;
    }

    private static final class Chat extends UpstreamStream<ChatEvent> implements ChatStream {
        Chat(
                UpstreamCall call,
                StreamDecoder<ChatEvent> decoder,
                ProviderSettings settings,
                Cancellation cancellation,
                Consumer<Throwable> lateFailure) {
            super(call, decoder, settings, cancellation, lateFailure);
        }
    }

    private static final class Generate extends UpstreamStream<GenerateEvent> implements GenerateStream {
        Generate(
                UpstreamCall call,
                StreamDecoder<GenerateEvent> decoder,
                ProviderSettings settings,
                Cancellation cancellation,
                Consumer<Throwable> lateFailure) {
            super(call, decoder, settings, cancellation, lateFailure);
        }
    }
}
