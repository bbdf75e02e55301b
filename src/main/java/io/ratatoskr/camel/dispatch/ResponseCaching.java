package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER_KEYS;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.cache.CacheControl;
import io.ratatoskr.cache.CacheScope;
import io.ratatoskr.cache.CacheStatus;
import io.ratatoskr.cache.CachedRequest;
import io.ratatoskr.cache.CachedResponse;
import io.ratatoskr.cache.FreeUsage;
import io.ratatoskr.cache.ProviderCall;
import io.ratatoskr.cache.ResponseCache;
import io.ratatoskr.cache.Stored;
import io.ratatoskr.cache.StreamRecording;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.Router;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Puts the {@link ResponseCache} before the candidates of requests. Thread-safe. */
public final class ResponseCaching {
    private static final String CACHE_CONTROL = "Cache-Control";
    /** The deadline of requests that have none. */
    private static final Duration NO_DEADLINE = Duration.ofHours(24);

    private final ResponseCache cache;
    private final Router router;
    private final Map<String, ProviderSettings> providers;
    private final Function<Candidate, String> revision;
    private final boolean shared;

    /**
     * @param revision the revision of a candidate's model, as far as it is known; else empty
     * @param shared whether callers share stored responses
     */
    public ResponseCaching(
            ResponseCache cache,
            Router router,
            Map<String, ProviderSettings> providers,
            Function<Candidate, String> revision,
            boolean shared) {
        this.cache = cache;
        this.router = router;
        this.providers = providers;
        this.revision = revision;
        this.shared = shared;
    }

    boolean isEnabled(Operation operation) {
        return cache.isEnabled(operation);
    }

    /** Sends a request to its candidates. */
    @FunctionalInterface
    interface Dispatch {
        Object call(ModelRequest request) throws Exception;
    }

    /** The response or stream to the request: stored, or from its candidates. */
    Object respond(
            Exchange exchange,
            ModelRequest request,
            RequestStats stats,
            List<String> servingProviders,
            Dispatch candidates)
            throws Exception {
        CacheControl control = control(exchange.getMessage());
        String tenant = tenant(exchange);
        if (tenant == null || !cache.takesPart(request, control)) {
            stats.setCacheStatus(CacheStatus.BYPASS);
            return candidates.call(request);
        }
        List<Candidate> selected = router.select(request, servingProviders).candidates();
        if (selected.isEmpty()) {
            // Which is a failure
            return candidates.call(request);
        }
        Candidate first = selected.getFirst();
        var cached = new CachedRequest(
                request,
                new CacheScope(request.operation(), first.provider(), first.model()),
                context(exchange, tenant, selected),
                control,
                cancellation(exchange));
        if (request.stream()) {
            return openStream(cached, stats, candidates);
        }
        CachedResponse response = cache.respond(cached, call -> {
            Object result = candidates.call(call);
            return new ProviderCall.Result(result, !stats.isFallback(), stats.changes());
        });
        stats.setCacheStatus(response.status());
        stats.setChanges(response.changes());
        return response.response();
    }

    private Object openStream(CachedRequest cached, RequestStats stats, Dispatch candidates) throws Exception {
        ResponseCache.StreamLookup lookup = cache.openStream(cached);
        stats.setCacheStatus(lookup.status());
        Stored stored = lookup.stored();
        if (stored != null) {
            stats.setChanges(stored.changes());
            return replay(stored);
        }
        Object response = candidates.call(cached.request());
        StreamRecording recording = lookup.recording();
        if (recording == null || stats.isFallback()) {
            return response;
        }
        recording.setChanges(stats.changes());
        return switch (response) {
            case ChatStream chat -> ForwardingStream.chat(new RecordingStream<>(chat, recording));
            case GenerateStream generate -> ForwardingStream.generate(new RecordingStream<>(generate, recording));
            default -> response;
        };
    }

    private static ModelStream<?> replay(Stored stored) {
        return switch (stored) {
            case Stored.Chat chat ->
                ForwardingStream.chat(new ReplayStream<>(
                        chat.metadata(),
                        chat.events(),
                        event -> event instanceof ChatEvent.UsageUpdate(var usage)
                                ? new ChatEvent.UsageUpdate(FreeUsage.of(usage))
                                : event));
            case Stored.Completion completion ->
                ForwardingStream.generate(new ReplayStream<>(
                        completion.metadata(),
                        completion.events(),
                        event -> event instanceof GenerateEvent.UsageUpdate(var usage)
                                ? new GenerateEvent.UsageUpdate(FreeUsage.of(usage))
                                : event));
            case Stored.Response response ->
                throw new IllegalStateException("a streamed request has a stored response that is not a stream");
        };
    }

    /** A route's header wins over a client's. */
    private static CacheControl control(Message message) {
        Object header = message.removeHeader(RatatoskrHeaders.CACHE);
        return CacheControl.parse(
                header == null ? message.getHeader(CACHE_CONTROL, String.class) : String.valueOf(header));
    }

    /** Null: the caller shares with nobody. */
    private @Nullable String tenant(Exchange exchange) {
        if (shared) {
            return "";
        }
        // The operator's own routes and library callers are one
        return exchange.getVariable(CALLER) instanceof Caller caller
                ? caller.tenant() == null ? null : "caller " + caller.tenant()
                : "own";
    }

    /** What the response depends on beside the request and its first candidate. */
    private List<@Nullable Object> context(Exchange exchange, String tenant, List<Candidate> candidates) {
        var context = new ArrayList<@Nullable Object>();
        context.add(tenant);
        if (exchange.getVariable(CALLER_KEYS) instanceof CallerKeys keys) {
            context.add(keys.tenant());
        }
        context.add(exchange.getVariable(PARAMETER_POLICY));
        context.add(revision.apply(candidates.getFirst()));
        ProviderSettings first = providers.get(candidates.getFirst().provider());
        if (first != null) {
            context.add(first.baseUrl().map(Object::toString).orElse(""));
            context.add(first.headers());
        }
        for (Candidate candidate : candidates) {
            ProviderSettings settings = providers.get(candidate.provider());
            if (settings != null) {
                for (String header : settings.forwardHeaders()) {
                    Object value = exchange.getMessage().getHeader(header);
                    if (value != null) {
                        context.addAll(Arrays.asList(header, String.valueOf(value)));
                    }
                }
            }
        }
        return context;
    }

    private static Cancellation cancellation(Exchange exchange) {
        return exchange.getVariable(CANCELLATION) instanceof Cancellation cancellation
                ? cancellation
                : Cancellation.withTimeout(NO_DEADLINE);
    }
}
