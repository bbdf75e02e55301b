package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.exchange.Respondents;
import io.ratatoskr.camel.upstream.BoundedParallelCalls;
import io.ratatoskr.camel.upstream.ProviderClient;
import io.ratatoskr.camel.upstream.UpstreamCall;
import io.ratatoskr.provider.FailureRedactor;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.provider.UnsupportedOperation;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Secret;
import io.ratatoskr.settings.SecretRedactor;
import java.time.Duration;
import java.util.List;
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
    private final Providers providers;
    private final Protocol protocol;
    private final ProviderSettings settings;
    private final SecretRedactor secrets;
    private final ProviderResponses responses;
    private final Duration timeout;
    private final @Nullable BodyConversion bodies;
    private final EndpointCallerKeys callerKeys;
    /** Hint for connection errors. */
    private final String connectionHint;

    private volatile @Nullable ProviderClient client;

    ProviderProducer(ProviderEndpoint endpoint, Providers providers, Protocol protocol, ProviderSettings settings) {
        super(endpoint);
        this.providers = providers;
        this.protocol = protocol;
        this.settings = settings;
        this.secrets = SecretRedactor.of(settings);
        this.callerKeys = new EndpointCallerKeys(settings, endpoint.isConfigured(), providers.settings());
        this.responses = new ProviderResponses(providers, protocol, settings, secrets, callerKeys);
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
            if (failure instanceof RateLimited limited) {
                AttemptOfCall.rateLimited(exchange, limited);
            }
            Secret callerKey = callerKeys.key(exchange);
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
        callerKeys.check(exchange);
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
                return responses.openStream(exchange, call, part, cancellation);
            }
            ModelResponse response = responses.read(exchange, call, part, cancellation);
            return part == request ? response : parts.join().apply(List.of(response));
        } catch (Throwable failure) {
            call.abort(new Cancelled("the attempt failed"));
            throw failure;
        } finally {
            AttemptOfCall.addTime(exchange, RequestPart.WAIT, start);
        }
    }

    private Object callInParallel(Exchange exchange, SplitRequest parts, Cancellation cancellation) {
        long start = System.nanoTime();
        try {
            AttemptOfCall.waitForRate(
                    exchange, parts.requests().size() - 1, settings.rates().maxWait(), cancellation);
            return parts.join()
                    .apply(BoundedParallelCalls.invokeAll(
                            parts.requests(),
                            part -> start(exchange, part, cancellation),
                            part -> tryStart(exchange, part, cancellation),
                            (part, call) -> responses.read(exchange, call, part, cancellation)));
        } finally {
            AttemptOfCall.addTime(exchange, RequestPart.WAIT, start);
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
        AttemptOfCall.addTime(exchange, RequestPart.ENCODE, start);
        Secret callerKey = callerKeys.key(exchange);
        return callerKey == null
                ? encoded
                : encoded.withHeader(settings.apiKeyHeader(), ProviderClient.keyHeaderValue(settings, callerKey));
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
