package io.ratatoskr.cache;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.settings.CacheSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Responds to requests from stored responses, and calls the providers for the rest: of a batch, for the inputs that are not stored, each
 * once. Identical requests in flight are computed once; one whose computation fails elsewhere is computed by itself. Thread-safe.
 */
public final class ResponseCache {
    private final CachePolicy policy;
    private final ResponseStore store;
    private final FlightTable flights = new FlightTable();
    private final RecordingBudget recordings;

    public ResponseCache(CacheSettings settings, ResponseStore store) {
        this.policy = new CachePolicy(settings.operations());
        this.store = store;
        this.recordings = new RecordingBudget(settings.maxBytes() / 4);
    }

    public ResponseStore store() {
        return store;
    }

    /** The number of responses that are being computed. */
    int inFlight() {
        return flights.size();
    }

    /** Whether requests of the operation are cached at all. */
    public boolean isEnabled(Operation operation) {
        return policy.isEnabled(operation);
    }

    /** Whether the request takes part; one that does not is counted. */
    public boolean takesPart(ModelRequest request, CacheControl control) {
        if (control.noStore() || !CachePolicy.isDeterministic(request)) {
            store.bypassed.increment();
            return false;
        }
        return true;
    }

    /** The response to a request that is not streamed. */
    public CachedResponse respond(CachedRequest cached, ProviderCall provider) throws Exception {
        ModelRequest request = cached.request();
        List<?> items = RequestItems.of(request);
        List<CacheKey> keys = cached.keys(items);
        // Duplicates are computed once
        var distinct = new LinkedHashMap<CacheKey, @Nullable Object>();
        for (int i = 0; i < keys.size(); i++) {
            distinct.putIfAbsent(keys.get(i), items.isEmpty() ? null : items.get(i));
        }
        Map<CacheKey, ResponseStore.Hit> hits = cached.control().noCache()
                ? Map.of()
                : store.findAll(
                        List.copyOf(distinct.keySet()),
                        cached.scope(),
                        cached.control().maxAgeSeconds(),
                        cached::isOfKind);
        var batch = new Batch(cached, provider);
        hits.forEach((key, hit) -> batch.add(key, hit.stored()));
        hits.keySet().forEach(distinct::remove);
        if (!distinct.isEmpty()) {
            batch.compute(distinct);
        }
        if (batch.whole != null) {
            return new CachedResponse(batch.whole, CacheStatus.MISS, batch.changes);
        }
        List<ModelResponse> responses = new ArrayList<>(keys.size());
        keys.forEach(key -> responses.add(batch.get(key)));
        if (!ResponseItems.isConsistent(responses)) {
            // Stored by another provider or model than the one that responded now: nothing of it is comparable
            ProviderCall.Result result = provider.call(request);
            return new CachedResponse(result.response(), CacheStatus.MISS, result.changes());
        }
        CacheStatus status = batch.called
                ? CacheStatus.MISS
                : CacheStatus.hit(hits.values().stream()
                        .mapToLong(ResponseStore.Hit::ageSeconds)
                        .max()
                        .orElse(0));
        Usage usage = batch.called ? batch.usage : usageOfHit(responses.getFirst());
        return new CachedResponse(ResponseItems.join(request, responses, usage), status, batch.changes);
    }

    /** Chats and completions keep their token counts, which clients need; nothing is paid. */
    private static @Nullable Usage usageOfHit(ModelResponse response) {
        if (response instanceof ChatResponse || response instanceof GenerateResponse) {
            return response.usage() == null ? null : FreeUsage.of(response.usage());
        }
        return Usage.of(0, 0).withCost(BigDecimal.ZERO);
    }

    /** The stored stream of the key; null: none. */
    @Nullable
    StreamHit findStream(CachedRequest cached, CacheKey key) {
        if (cached.control().noCache()) {
            return null;
        }
        ResponseStore.Hit hit = store.findAll(
                        List.of(key), cached.scope(), cached.control().maxAgeSeconds(), cached::isOfKind)
                .get(key);
        return hit == null ? null : new StreamHit(hit.stored(), hit.ageSeconds());
    }

    /** A stored stream. */
    record StreamHit(Stored stored, long ageSeconds) {}

    /**
     * The stored stream, or a recording of the one that the provider opens. Streams are not joined in flight: a slow client would delay
     * others.
     */
    public StreamLookup openStream(CachedRequest cached) {
        CacheKey key = cached.keys(List.of()).getFirst();
        StreamHit hit = findStream(cached, key);
        if (hit != null) {
            return new StreamLookup(hit.stored(), CacheStatus.hit(hit.ageSeconds()), null);
        }
        store.misses.increment();
        return new StreamLookup(
                null,
                CacheStatus.MISS,
                new StreamRecording(recordings, cached.request(), stored -> store.put(key, cached.scope(), stored)));
    }

    /**
     * What was found for a streamed request.
     *
     * @param stored to be replayed; null: nothing is stored
     * @param recording of the stream that the provider opens; null: the stored one is replayed
     */
    public record StreamLookup(
            @Nullable Stored stored,
            CacheStatus status,
            @Nullable StreamRecording recording) {}

    /** One request while its response is put together. Used by one thread. */
    private final class Batch {
        private final CachedRequest cached;
        private final ProviderCall provider;
        private final Map<CacheKey, ModelResponse> responses = new LinkedHashMap<>();
        private List<ParameterChange> changes = List.of();
        private boolean called;
        private @Nullable Usage usage;
        private @Nullable ModelResponse whole;

        Batch(CachedRequest cached, ProviderCall provider) {
            this.cached = cached;
            this.provider = provider;
        }

        void add(CacheKey key, Stored stored) {
            responses.put(key, ((Stored.Response) stored).response());
            if (changes.isEmpty()) {
                changes = stored.changes();
            }
        }

        ModelResponse get(CacheKey key) {
            ModelResponse response = responses.get(key);
            if (response == null) {
                throw new IllegalStateException("an input has no response");
            }
            return response;
        }

        void compute(Map<CacheKey, @Nullable Object> missing) throws Exception {
            var own = new LinkedHashMap<CacheKey, @Nullable Object>();
            var others = new LinkedHashMap<CacheKey, FlightTable.Flight>();
            var started = new LinkedHashMap<CacheKey, FlightTable.Flight>();
            missing.forEach((key, item) -> {
                var mine = new FlightTable.Flight();
                FlightTable.Flight other = flights.start(key, mine);
                if (other == null) {
                    started.put(key, mine);
                    own.put(key, item);
                } else if (cached.control().noCache()) {
                    own.put(key, item);
                } else {
                    others.put(key, other);
                }
            });
            if (!cached.control().noCache()) {
                addStoredMeanwhile(own, started);
            }
            try {
                if (!own.isEmpty()) {
                    call(own, started);
                }
            } finally {
                // Without effect on those that have ended
                if (cached.cancellation().isCancelled()) {
                    started.forEach(flights::abandon);
                } else {
                    started.forEach((key, mine) -> flights.end(key, mine, null));
                }
            }
            if (whole != null) {
                return;
            }
            var left = new LinkedHashMap<CacheKey, @Nullable Object>();
            var abandoned = new LinkedHashMap<CacheKey, @Nullable Object>();
            others.forEach((key, other) -> {
                Stored stored = other.await(cached.cancellation());
                if (stored == null) {
                    (other.isAbandoned() ? abandoned : left).put(key, missing.get(key));
                } else {
                    store.joined.increment();
                    add(key, stored);
                }
            });
            if (!left.isEmpty()) {
                call(left, Map.of());
            }
            if (!abandoned.isEmpty() && whole == null) {
                takeOver(abandoned);
            }
        }

        /** A request that computed one of these may have ended between the look into the store and the start of the flight. */
        private void addStoredMeanwhile(
                Map<CacheKey, @Nullable Object> own, Map<CacheKey, FlightTable.Flight> started) {
            store.findHere(List.copyOf(own.keySet()), cached.control().maxAgeSeconds(), cached::isOfKind)
                    .forEach((key, hit) -> {
                        add(key, hit.stored());
                        own.remove(key);
                        FlightTable.Flight mine = started.remove(key);
                        if (mine != null) {
                            flights.end(key, mine, hit.stored());
                        }
                    });
        }

        /** Of those that wait for a request that was cancelled, the first computes the response, and the others wait for it. */
        private void takeOver(Map<CacheKey, @Nullable Object> abandoned) throws Exception {
            store.findAll(
                            List.copyOf(abandoned.keySet()),
                            cached.scope(),
                            cached.control().maxAgeSeconds(),
                            cached::isOfKind)
                    .forEach((key, hit) -> {
                        add(key, hit.stored());
                        abandoned.remove(key);
                    });
            if (!abandoned.isEmpty()) {
                compute(abandoned);
            }
        }

        /** Calls the provider for these inputs, stores the responses, and ends the flights. */
        private void call(Map<CacheKey, @Nullable Object> own, Map<CacheKey, FlightTable.Flight> started)
                throws Exception {
            store.misses.add(own.size());
            ModelRequest request = RequestItems.with(cached.request(), new ArrayList<>(own.values()));
            ProviderCall.Result result = provider.call(request);
            ModelResponse response = (ModelResponse) result.response();
            usage = called ? sum(usage, response.usage()) : response.usage();
            called = true;
            changes = result.changes();
            List<CacheKey> keys = List.copyOf(own.keySet());
            List<ModelResponse> items = ResponseItems.divide(response, keys.size());
            if (items.isEmpty()) {
                whole = wholeOf(request, response);
                return;
            }
            boolean storable = result.storable() && CachePolicy.isStorable(cached.request(), response);
            for (int i = 0; i < keys.size(); i++) {
                CacheKey key = keys.get(i);
                responses.put(key, items.get(i));
                FlightTable.Flight mine = started.get(key);
                if (storable) {
                    var stored = new Stored.Response(items.get(i), result.changes());
                    store.put(key, cached.scope(), stored);
                    if (mine != null) {
                        flights.end(key, mine, stored);
                    }
                }
            }
        }

        /** The response to the whole request, where the provider's cannot be divided. */
        private ModelResponse wholeOf(ModelRequest sent, ModelResponse response) throws Exception {
            if (RequestItems.of(sent).equals(RequestItems.of(cached.request()))) {
                return ResponseItems.present(cached.request(), response);
            }
            return (ModelResponse) provider.call(cached.request()).response();
        }

        private static @Nullable Usage sum(@Nullable Usage one, @Nullable Usage other) {
            return one == null || other == null ? null : Usage.sum(List.of(one, other));
        }
    }
}
