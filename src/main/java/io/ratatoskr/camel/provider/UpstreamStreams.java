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
            Consumer<Throwable> failureListener,
            long deadline) {
        var stream = new UpstreamChatStream(call, decoder, settings, cancellation, failureListener);
        stream.readUntilCommit(ChatEvent::preventsFallback, deadline);
        return stream;
    }

    static GenerateStream generate(
            UpstreamCall call,
            StreamDecoder<GenerateEvent> decoder,
            ProviderSettings settings,
            Cancellation cancellation,
            Consumer<Throwable> failureListener,
            long deadline) {
        var stream = new UpstreamGenerateStream(call, decoder, settings, cancellation, failureListener);
        stream.readUntilCommit(GenerateEvent::preventsFallback, deadline);
        return stream;
    }

    private static final class UpstreamChatStream extends UpstreamStream<ChatEvent> implements ChatStream {
        UpstreamChatStream(
                UpstreamCall call,
                StreamDecoder<ChatEvent> decoder,
                ProviderSettings settings,
                Cancellation cancellation,
                Consumer<Throwable> failureListener) {
            super(call, decoder, settings, cancellation, failureListener);
        }
    }

    private static final class UpstreamGenerateStream extends UpstreamStream<GenerateEvent> implements GenerateStream {
        UpstreamGenerateStream(
                UpstreamCall call,
                StreamDecoder<GenerateEvent> decoder,
                ProviderSettings settings,
                Cancellation cancellation,
                Consumer<Throwable> failureListener) {
            super(call, decoder, settings, cancellation, failureListener);
        }
    }
}
