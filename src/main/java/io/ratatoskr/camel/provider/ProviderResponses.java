package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.camel.exchange.Durations;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.LargeConversions;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.upstream.ChargedBody;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.camel.upstream.UpstreamCall;
import io.ratatoskr.camel.upstream.UpstreamStream;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.SecretRedactor;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Reads the responses of a provider: status, errors, bodies and streams, with its codec. Thread-safe. */
final class ProviderResponses {
    /** Maximum bytes read of an error body. */
    private static final int MAX_ERROR_BYTES = 1024 * 1024;

    private final Providers providers;
    private final Protocol protocol;
    private final ProviderSettings settings;
    /** Removed from streams. */
    private final SecretRedactor secrets;

    private final EndpointCallerKeys callerKeys;

    ProviderResponses(
            Providers providers,
            Protocol protocol,
            ProviderSettings settings,
            SecretRedactor secrets,
            EndpointCallerKeys callerKeys) {
        this.providers = providers;
        this.protocol = protocol;
        this.settings = settings;
        this.secrets = secrets;
        this.callerKeys = callerKeys;
    }

    /**
     * Waits for the response, and decodes it.
     *
     * @throws GatewayException the provider's error
     */
    ModelResponse read(Exchange exchange, UpstreamCall call, ModelRequest request, Cancellation cancellation) {
        Duration timeout = Durations.min(settings.timeouts().response(), cancellation.remaining());
        int status = call.status(timeout, "the response");
        AttemptOfCall.observeRates(exchange, call, status);
        return LargeConversions.run(
                call.bodyLength(),
                cancellation,
                () -> decode(exchange, call, request, cancellation, status, Duration.ZERO));
    }

    /**
     * Reads the body and decodes it.
     *
     * @throws GatewayException the provider's error
     */
    private ModelResponse decode(
            Exchange exchange,
            UpstreamCall call,
            ModelRequest request,
            Cancellation cancellation,
            int status,
            Duration bodyTimeout) {
        ChargedBody body = call.takeBody(bodyTimeout, ProviderClient.MAX_BODY_BYTES);
        if (status < 200 || status > 299) {
            byte[] start = body.bytes().length <= MAX_ERROR_BYTES
                    ? body.bytes()
                    : Arrays.copyOf(body.bytes(), MAX_ERROR_BYTES);
            throw protocol.mapError(
                    request, new ProviderHttpResponse(status, call.headers(), start), settings.profile());
        }
        var response = new ProviderHttpResponse(status, call.headers(), body.bytes());
        long start = System.nanoTime();
        ModelResponse decoded = providers
                .jsonPool()
                .response(
                        body.bytes().length, cancellation, () -> protocol.decode(request, response, settings.profile()))
                .withProvider(settings.name());
        AttemptOfCall.addTime(exchange, RequestPart.DECODE, start);
        AttemptOfCall.hold(exchange, body.charge());
        return decoded;
    }

    /**
     * Opens a stream, and waits for its first content.
     *
     * @throws GatewayException the provider's error
     */
    Object openStream(Exchange exchange, UpstreamCall call, ModelRequest request, Cancellation cancellation) {
        long deadline = System.nanoTime() + settings.timeouts().firstToken().toNanos();
        Duration timeout = Durations.min(settings.timeouts().firstToken(), cancellation.remaining());
        int status = call.status(timeout, "the response headers");
        AttemptOfCall.observeRates(exchange, call, status);
        if (status < 200 || status > 299) {
            byte[] body =
                    call.readBody(Durations.min(settings.timeouts().idle(), cancellation.remaining()), MAX_ERROR_BYTES);
            throw protocol.mapError(
                    request, new ProviderHttpResponse(status, call.headers(), body), settings.profile());
        }
        if (isNotStreamed(call.header("content-type"))) {
            // An error inside a 200, or a server that does not stream: the codec decides
            Duration left = Durations.min(settings.timeouts().response(), cancellation.remaining());
            return ResponseAsStream.of(decode(exchange, call, request, cancellation, status, left));
        }
        return switch (request) {
            case ChatRequest chat ->
                ForwardingStream.chat(redacted(
                        exchange,
                        stream(call, protocol.decoder(chat, settings.profile()), cancellation)
                                .readUntilCommit(ChatEvent::preventsFallback, deadline)));
            case GenerateRequest generate ->
                ForwardingStream.generate(redacted(
                        exchange,
                        stream(call, protocol.decoder(generate, settings.profile()), cancellation)
                                .readUntilCommit(GenerateEvent::preventsFallback, deadline)));
            case EmbedRequest embed -> throw new NotSupported("embeddings are not streamed");
            case ScoringRequest task -> throw new NotSupported("scores are not streamed");
        };
    }

    private <E> ModelStream<E> redacted(Exchange exchange, ModelStream<E> stream) {
        Secret callerKey = callerKeys.key(exchange);
        ModelStream<E> own =
                callerKey == null ? stream : new RedactedStream<>(stream, SecretRedactor.of(Optional.of(callerKey)));
        return secrets.isEmpty() ? own : new RedactedStream<>(own, secrets);
    }

    private <E> UpstreamStream<E> stream(UpstreamCall call, StreamDecoder<E> decoder, Cancellation cancellation) {
        return new UpstreamStream<>(call, decoder, settings, cancellation);
    }

    private static boolean isNotStreamed(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("application/json") || type.startsWith("text/html") || type.startsWith("text/plain");
    }
}
