package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.RatatoskrConstants.CANCELLATION;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.camel.Attempt;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Parts;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.Unasked;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the provider and waits for its response on the calling thread. In: a {@link ModelRequest}. Out: the response, or a
 * stream that has received its first content.
 */
final class ProviderProducer extends DefaultProducer {
    private static final Duration ALONE = Duration.ofSeconds(900);
    /** Maximum bytes read of an error body. */
    private static final int ERROR_LIMIT = 1024 * 1024;

    private final Providers providers;
    private final Protocol protocol;
    private final ProviderSettings settings;
    /** Hint for connection errors. */
    private final String help;

    private volatile @Nullable ProviderClient client;

    ProviderProducer(ProviderEndpoint endpoint, Providers providers, Protocol protocol, ProviderSettings settings) {
        super(endpoint);
        this.providers = providers;
        this.protocol = protocol;
        this.settings = settings;
        this.help = protocol.unreachable(settings.profile()).orElse("");
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        ModelRequest request = exchange.getMessage().getMandatoryBody(ModelRequest.class);
        if (!protocol.operations().contains(request.operation())) {
            throw Unasked.of(request, protocol.name(), settings.profile());
        }
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        if (cancellation == null) {
            cancellation = Cancellation.withTimeout(ALONE);
        }
        cancellation.throwIfCancelled();
        if (protocol.wantsImageBytes() && request instanceof ChatRequest chat) {
            request = providers.images().in(exchange, chat, settings.name(), cancellation);
        }
        Parts parts = protocol.parts(request, settings.profile());
        exchange.getMessage()
                .setBody(
                        parts.requests().size() == 1
                                ? one(exchange, request, parts, cancellation)
                                : several(exchange, parts, cancellation));
    }

    private Object one(Exchange exchange, ModelRequest request, Parts parts, Cancellation cancellation) {
        ModelRequest part = parts.requests().getFirst();
        UpstreamCall call = start(exchange, part, cancellation);
        long start = System.nanoTime();
        try {
            if (part.stream()) {
                return stream(call, part, cancellation);
            }
            ModelResponse answer = plain(call, part, cancellation);
            return part == request ? answer : parts.join().apply(List.of(answer));
        } catch (Throwable failure) {
            call.abort(new Cancelled("the attempt failed"));
            throw failure;
        } finally {
            waitedSince(exchange, start);
        }
    }

    private Object several(Exchange exchange, Parts parts, Cancellation cancellation) {
        long start = System.nanoTime();
        try {
            return parts.join()
                    .apply(Window.all(
                            parts.requests(),
                            part -> start(exchange, part, cancellation),
                            (part, call) -> plain(call, part, cancellation)));
        } finally {
            waitedSince(exchange, start);
        }
    }

    private UpstreamCall start(Exchange exchange, ModelRequest request, Cancellation cancellation) {
        return client().start(
                        protocol.encode(request, settings.profile(), providers.known(settings.name(), request.model())),
                        exchange.getMessage().getHeaders(),
                        !request.stream(),
                        help,
                        cancellation);
    }

    private static void waitedSince(Exchange exchange, long start) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.stats().addWait(start);
        }
    }

    private ModelResponse plain(UpstreamCall call, ModelRequest request, Cancellation cancellation) {
        Duration atMost = shorter(settings.timeouts().answer(), cancellation.remaining());
        int status = call.status(atMost, "the response");
        var answer = new HttpAnswer(status, call.headers(), call.rest(Duration.ZERO, ProviderClient.MAX_BODY));
        if (status < 200 || status > 299) {
            throw protocol.failure(request, answer, settings.profile());
        }
        return protocol.decode(request, answer, settings.profile()).withProvider(settings.name());
    }

    private Object stream(UpstreamCall call, ModelRequest request, Cancellation cancellation) {
        long deadline = System.nanoTime() + settings.timeouts().firstDelta().toNanos();
        Duration atMost = shorter(settings.timeouts().firstDelta(), cancellation.remaining());
        int status = call.status(atMost, "the response headers");
        if (status < 200 || status > 299) {
            byte[] body = call.rest(shorter(settings.timeouts().idle(), cancellation.remaining()), ERROR_LIMIT);
            throw protocol.failure(request, new HttpAnswer(status, call.headers(), body), settings.profile());
        }
        if (isPlain(call.header("content-type"))) {
            // An error inside a 200, or a server that does not stream: the codec decides
            Duration left = shorter(settings.timeouts().answer(), cancellation.remaining());
            var answer = new HttpAnswer(status, call.headers(), call.rest(left, ProviderClient.MAX_BODY));
            return Replay.of(
                    protocol.decode(request, answer, settings.profile()).withProvider(settings.name()));
        }
        return switch (request) {
            case ChatRequest chat ->
                UpstreamStreams.chat(
                        call,
                        protocol.decoder(chat, settings.profile()),
                        settings,
                        cancellation,
                        late(Operation.CHAT),
                        deadline);
            case GenerateRequest generate ->
                UpstreamStreams.generate(
                        call,
                        protocol.decoder(generate, settings.profile()),
                        settings,
                        cancellation,
                        late(Operation.GENERATE),
                        deadline);
            case EmbedRequest embed -> throw new NotSupported("embeddings are not streamed");
            case ScoringRequest task -> throw new NotSupported("scores are not streamed");
        };
    }

    /** Reports stream failures to the circuit breaker, which has counted the opened stream as a success. */
    private Consumer<Throwable> late(Operation operation) {
        CircuitBreaker breaker =
                providers.breakers().find(settings.name(), operation.wireName()).orElse(null);
        return breaker == null ? failure -> {} : failure -> breaker.onError(0, TimeUnit.NANOSECONDS, failure);
    }

    private static boolean isPlain(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return type.startsWith("application/json") || type.startsWith("text/html") || type.startsWith("text/plain");
    }

    private ProviderClient client() {
        ProviderClient known = client;
        if (known == null) {
            known = providers.client(settings);
            client = known;
        }
        return known;
    }

    @Override
    protected void doStop() throws Exception {
        client = null;
        super.doStop();
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
