package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

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
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.CancellableWait;
import io.ratatoskr.camel.exchange.Durations;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.LargeConversions;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.camel.exchange.ReleaseOnCompletion;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.exchange.Respondents;
import io.ratatoskr.camel.upstream.BoundedParallelCalls;
import io.ratatoskr.camel.upstream.ChargedBody;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.camel.upstream.ResponseCharge;
import io.ratatoskr.camel.upstream.UpstreamCall;
import io.ratatoskr.camel.upstream.UpstreamStream;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.provider.FailureRedactor;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.provider.UnsupportedOperation;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.SecretRedactor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the provider and waits for its response on the calling thread. In: a {@link ModelRequest}; without settings of the provider also
 * {@linkplain BodyConversion other bodies}. Out: the response, or a stream that has received its first content.
 */
final class ProviderProducer extends DefaultProducer {
    /** Maximum bytes read of an error body. */
    private static final int MAX_ERROR_BYTES = 1024 * 1024;

    /** Responses below this size do not count once they are decoded. */
    private static final int MIN_HELD_BYTES = 16 * 1024;

    private final Providers providers;
    private final Protocol protocol;
    private final ProviderSettings settings;
    private final SecretRedactor secrets;
    private final Duration timeout;
    private final @Nullable BodyConversion bodies;
    /** Hint for connection errors. */
    private final String connectionHint;

    private volatile @Nullable ProviderClient client;

    ProviderProducer(ProviderEndpoint endpoint, Providers providers, Protocol protocol, ProviderSettings settings) {
        super(endpoint);
        this.providers = providers;
        this.protocol = protocol;
        this.settings = settings;
        this.secrets = SecretRedactor.of(settings);
        this.timeout = endpoint.getConfiguration().getTimeout();
        this.bodies = endpoint.bodyConversion();
        this.connectionHint = protocol.connectionHint(settings.profile()).orElse("");
    }

    /** Failures leave without the provider's secrets, which a provider may repeat in any part of its response. */
    @Override
    public void process(Exchange exchange) throws Exception {
        try {
            if (bodies == null) {
                call(exchange);
            } else {
                bodies.prepare(exchange);
                call(exchange);
                exchange.getMessage()
                        .setBody(bodies.convert(exchange, exchange.getMessage().getBody()));
            }
        } catch (RuntimeException failure) {
            if (failure instanceof RateLimited limited && exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
                attempt.rates().refused(limited.retryAfter());
            }
            Secret callerKey = callerKey(exchange);
            if (callerKey == null) {
                throw FailureRedactor.redact(failure, secrets);
            }
            throw CallerKeyFailures.of(redactAll(failure, callerKey), settings.name());
        }
    }

    private RuntimeException redactAll(RuntimeException failure, Secret callerKey) {
        return FailureRedactor.redact(
                FailureRedactor.redact(failure, SecretRedactor.of(Optional.of(callerKey))), secrets);
    }

    /** The caller's own key for this call; null: it has the gateway's. */
    private static @Nullable Secret callerKey(Exchange exchange) {
        return exchange.getVariable(ATTEMPT) instanceof Attempt attempt ? attempt.callerKey() : null;
    }

    private void call(Exchange exchange) throws InvalidPayloadException {
        ModelRequest request = exchange.getMessage().getMandatoryBody(ModelRequest.class);
        if (!protocol.operations().contains(request.operation())) {
            throw UnsupportedOperation.of(request, protocol, settings.profile());
        }
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        if (cancellation == null) {
            cancellation = Cancellation.withTimeout(timeout);
        }
        cancellation.throwIfCancelled();
        if (protocol.requiresImageBytes() && request instanceof ChatRequest chat) {
            request = providers.imageFetcher().inlineOnce(exchange, chat, settings.name(), cancellation);
        }
        SplitRequest parts = protocol.split(request, settings.profile());
        Object result = parts.requests().size() == 1
                ? callOnce(exchange, request, parts, cancellation)
                : callInParallel(exchange, parts, cancellation);
        exchange.getMessage().setBody(Respondents.complete(result, settings.name(), request.model()));
    }

    @SuppressWarnings("ReferenceEquality") // an unsplit request is its own part
    private Object callOnce(Exchange exchange, ModelRequest request, SplitRequest parts, Cancellation cancellation) {
        ModelRequest part = parts.requests().getFirst();
        UpstreamCall call = start(exchange, part, cancellation);
        long start = System.nanoTime();
        try {
            if (part.stream()) {
                return openStream(exchange, call, part, cancellation);
            }
            ModelResponse response = readResponse(exchange, call, part, cancellation);
            return part == request ? response : parts.join().apply(List.of(response));
        } catch (Throwable failure) {
            call.abort(new Cancelled("the attempt failed"));
            throw failure;
        } finally {
            addWait(exchange, start);
        }
    }

    private Object callInParallel(Exchange exchange, SplitRequest parts, Cancellation cancellation) {
        long start = System.nanoTime();
        try {
            waitForRate(exchange, parts.requests().size() - 1, cancellation);
            return parts.join()
                    .apply(BoundedParallelCalls.invokeAll(
                            parts.requests(),
                            part -> start(exchange, part, cancellation),
                            part -> tryStart(exchange, part, cancellation),
                            (part, call) -> readResponse(exchange, call, part, cancellation)));
        } finally {
            addWait(exchange, start);
        }
    }

    private UpstreamCall start(Exchange exchange, ModelRequest request, Cancellation cancellation) {
        return client().start(
                        () -> encode(exchange, request, cancellation),
                        exchange.getMessage().getHeaders(),
                        !request.stream(),
                        connectionHint,
                        cancellation);
    }

    private @Nullable UpstreamCall tryStart(Exchange exchange, ModelRequest request, Cancellation cancellation) {
        return client().tryStart(
                        () -> encode(exchange, request, cancellation),
                        exchange.getMessage().getHeaders(),
                        !request.stream(),
                        connectionHint,
                        cancellation);
    }

    private ProviderHttpRequest encode(Exchange exchange, ModelRequest request, Cancellation cancellation) {
        long start = System.nanoTime();
        ProviderHttpRequest encoded = providers
                .jsonPool()
                .request(
                        PayloadSize.of(request),
                        cancellation,
                        () -> protocol.encode(
                                request,
                                settings.profile(),
                                providers.modelMetadata(settings.name(), request.model())));
        addTime(exchange, RequestPart.ENCODE, start);
        Secret callerKey = callerKey(exchange);
        return callerKey == null
                ? encoded
                : encoded.withHeader(settings.apiKeyHeader(), ProviderClient.keyHeaderValue(settings, callerKey));
    }

    /** Passes on the limits that the provider reports with its response. */
    private static void observeRates(Exchange exchange, UpstreamCall call, int status) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.rates().observe(status < 300, call::header);
        }
    }

    /**
     * Waits until the further calls of a request that is split are within the rates of the provider.
     *
     * @throws GatewayException when they would not be in time
     */
    private void waitForRate(Exchange exchange, int calls, Cancellation cancellation) {
        if (!(exchange.getVariable(ATTEMPT) instanceof Attempt attempt)) {
            return;
        }
        RateReservation further =
                attempt.rates().more(calls, Durations.min(settings.rates().maxWait(), cancellation.remaining()));
        GatewayException failure = further.failure();
        if (failure != null) {
            // No refusal of the provider, from which nothing is learned
            throw Overloaded.atProvider(String.valueOf(failure.getMessage())).setRetryAfter(further.waitTime());
        }
        if (further.waitTime().isPositive() && !CancellableWait.sleep(further.waitTime(), cancellation)) {
            further.cancel();
            cancellation.throwIfCancelled();
            throw new Cancelled("the calling thread was interrupted");
        }
        further.end();
    }

    private static void addWait(Exchange exchange, long start) {
        addTime(exchange, RequestPart.WAIT, start);
    }

    private static void addTime(Exchange exchange, RequestPart part, long start) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.stats().addTime(part, start);
        }
    }

    private ModelResponse readResponse(
            Exchange exchange, UpstreamCall call, ModelRequest request, Cancellation cancellation) {
        Duration timeout = Durations.min(settings.timeouts().response(), cancellation.remaining());
        int status = call.status(timeout, "the response");
        observeRates(exchange, call, status);
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
        addTime(exchange, RequestPart.DECODE, start);
        hold(exchange, body.charge());
        return decoded;
    }

    /** Counts the memory of a response until the request has ended; that of a small one, which is dropped here, no longer. */
    private static void hold(Exchange exchange, ResponseCharge charge) {
        if (charge.held() < MIN_HELD_BYTES) {
            charge.close();
        } else if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.stats().memory().add(charge.held(), charge::close);
        } else {
            exchange.getExchangeExtension().addOnCompletion(new ReleaseOnCompletion(charge::close));
        }
    }

    private Object openStream(Exchange exchange, UpstreamCall call, ModelRequest request, Cancellation cancellation) {
        long deadline = System.nanoTime() + settings.timeouts().firstToken().toNanos();
        Duration timeout = Durations.min(settings.timeouts().firstToken(), cancellation.remaining());
        int status = call.status(timeout, "the response headers");
        observeRates(exchange, call, status);
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
        Secret callerKey = callerKey(exchange);
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

    private ProviderClient client() {
        ProviderClient existing = client;
        if (existing == null) {
            existing = providers.client(settings);
            client = existing;
        }
        return existing;
    }

    @Override
    protected void doStop() throws Exception {
        client = null;
        super.doStop();
    }
}
