package io.ratatoskr.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.Embedding;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.settings.CacheSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ResponseCacheTest {
    private static final CacheSettings SETTINGS =
            new CacheSettings(EnumSet.allOf(Operation.class), Duration.ofHours(1), 4 << 20, false, false);

    private final ResponseStore store = new ResponseStore(SETTINGS, null, InstantSource.system());
    private final ResponseCache cache = new ResponseCache(SETTINGS, store);
    private final List<ModelRequest> calls = new ArrayList<>();
    private String model = "m";

    private static CachedRequest cached(ModelRequest request, Cancellation cancellation) {
        return new CachedRequest(
                request, new CacheScope(request.operation(), "p", "m"), List.of(), CacheControl.DEFAULT, cancellation);
    }

    private CachedResponse respond(ModelRequest request) throws Exception {
        return cache.respond(cached(request, Cancellation.withTimeout(Duration.ofMinutes(1))), call -> {
            calls.add(call);
            return new ProviderCall.Result(response(call), true, List.of());
        });
    }

    /** Vectors and scores that depend on the text alone. */
    private ModelResponse response(ModelRequest request) {
        return switch (request) {
            case EmbedRequest embed ->
                new EmbedResponse(
                        ((Input.Texts) embed.input())
                                .texts().stream().map(ResponseCacheTest::vector).toList(),
                        embed.input().size() > 1 ? List.of(1) : List.of(),
                        Usage.of(embed.input().size(), 0),
                        model,
                        "p",
                        AdditionalProperties.NONE);
            case ClassifyRequest classify ->
                new ClassifyResponse(
                        classify.texts().stream()
                                .map(text -> new ClassifyResult(Map.of(text, 1.0)))
                                .toList(),
                        ScoringMetadata.of(ScoringMethod.MODEL, null, model));
            case RerankRequest rerank -> {
                List<RankedDocument> ranking = new ArrayList<>();
                for (int i = 0; i < rerank.documents().size(); i++) {
                    ranking.add(new RankedDocument(i, rerank.documents().get(i).length(), null));
                }
                yield new RerankResponse(ranking, ScoringMetadata.of(null, null, model));
            }
            default -> throw new AssertionError(request);
        };
    }

    private static Embedding vector(String text) {
        return new Embedding(new float[] {text.hashCode(), text.length()});
    }

    @Test
    void truncated_inputs_stay_truncated_at_their_new_places() throws Exception {
        respond(EmbedRequest.of("m", List.of("a", "b")));

        EmbedResponse again = (EmbedResponse)
                respond(EmbedRequest.of("m", List.of("b", "a", "b"))).response();

        assertThat(again.truncated()).containsExactly(0, 2);
        assertThat(again.embeddings()).containsExactly(vector("b"), vector("a"), vector("b"));
    }

    @Test
    void usage_is_that_of_the_inputs_that_were_computed() throws Exception {
        respond(EmbedRequest.of("m", List.of("a", "b")));

        CachedResponse partly = respond(EmbedRequest.of("m", List.of("a", "b", "c")));
        CachedResponse none = respond(EmbedRequest.of("m", List.of("a", "c")));

        assertThat(((ModelResponse) partly.response()).usage()).isEqualTo(Usage.of(1, 0));
        assertThat(((ModelResponse) none.response()).usage().promptTokens()).isZero();
        assertThat(((ModelResponse) none.response()).usage().cost()).isZero();
        assertThat(none.status().kind()).isEqualTo(CacheStatus.Kind.HIT);
    }

    @Test
    void vectors_of_another_model_than_the_one_that_responds_are_not_mixed_in() throws Exception {
        respond(EmbedRequest.of("m", "a"));
        model = "m-2";

        EmbedResponse mixed =
                (EmbedResponse) respond(EmbedRequest.of("m", List.of("a", "b"))).response();

        assertThat(mixed.model()).isEqualTo("m-2");
        assertThat(((EmbedRequest) calls.getLast()).input()).isEqualTo(Input.of(List.of("a", "b")));
    }

    @Test
    void scores_of_documents_are_stored_one_by_one_and_ranked_again() throws Exception {
        var first = RerankRequest.of("m", "q", List.of("ccc", "a", "bb"))
                .withTopN(1)
                .withReturnDocuments(true);
        RerankResponse top = (RerankResponse) respond(first).response();
        assertThat(top.results()).containsExactly(new RankedDocument(0, 3, "ccc"));

        RerankResponse again = (RerankResponse)
                respond(RerankRequest.of("m", "q", List.of("bb", "dddd", "a"))).response();

        assertThat(((RerankRequest) calls.getLast()).documents()).containsExactly("dddd");
        assertThat(again.results())
                .containsExactly(
                        new RankedDocument(1, 4, null), new RankedDocument(0, 2, null), new RankedDocument(2, 1, null));
        assertThat(respond(first.withTopN(2)).status().kind()).isEqualTo(CacheStatus.Kind.HIT);
        assertThat(respond(first.withQuery("other")).status().kind()).isEqualTo(CacheStatus.Kind.MISS);
    }

    @Test
    void a_response_without_one_result_for_each_input_is_passed_on_and_not_stored() throws Exception {
        var request = RerankRequest.of("m", "q", List.of("a", "b"));
        for (int i = 0; i < 2; i++) {
            CachedResponse response = cache.respond(
                    cached(request, Cancellation.withTimeout(Duration.ofMinutes(1))),
                    call -> new ProviderCall.Result(
                            new RerankResponse(
                                    List.of(new RankedDocument(1, 1, null)), ScoringMetadata.of(null, null, "m")),
                            true,
                            List.of()));
            assertThat(response.status()).isEqualTo(CacheStatus.MISS);
            assertThat(((RerankResponse) response.response()).results()).hasSize(1);
        }
    }

    @Test
    void overlapping_batches_in_flight_compute_each_input_once() throws Exception {
        int requests = 20;
        var computed = new AtomicInteger();
        var start = new CountDownLatch(requests);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var responses = new ArrayList<CompletableFuture<CachedResponse>>();
            for (int i = 0; i < requests; i++) {
                var texts = List.of("t" + i, "t" + (i + 1) % requests, "t" + (i + 2) % requests);
                responses.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                start.countDown();
                                start.await();
                                return cache.respond(
                                        cached(
                                                EmbedRequest.of("m", texts),
                                                Cancellation.withTimeout(Duration.ofMinutes(1))),
                                        call -> {
                                            computed.addAndGet(((EmbedRequest) call)
                                                    .input()
                                                    .size());
                                            return new ProviderCall.Result(response(call), true, List.of());
                                        });
                            } catch (Exception e) {
                                throw new CompletionException(e);
                            }
                        },
                        executor));
            }
            for (int i = 0; i < requests; i++) {
                assertThat(((EmbedResponse) responses
                                        .get(i)
                                        .get(20, TimeUnit.SECONDS)
                                        .response())
                                .embeddings())
                        .containsExactly(
                                vector("t" + i), vector("t" + (i + 1) % requests), vector("t" + (i + 2) % requests));
            }
        }
        assertThat(computed).hasValue(requests);
    }

    @Test
    void a_request_that_waits_for_another_one_ends_with_its_own_deadline_or_cancellation() throws Exception {
        var request = EmbedRequest.of("m", "slow");
        var release = new CountDownLatch(1);
        var running = new CountDownLatch(1);
        var cancelled = Cancellation.withTimeout(Duration.ofMinutes(1));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var leader = executor.submit(() ->
                    cache.respond(cached(request, Cancellation.withTimeout(Duration.ofMinutes(1))), call -> {
                        running.countDown();
                        release.await();
                        return new ProviderCall.Result(response(call), true, List.of());
                    }));
            running.await();
            ProviderCall never = call -> {
                throw new AssertionError("not called");
            };
            assertThatThrownBy(() ->
                            cache.respond(cached(request, Cancellation.withTimeout(Duration.ofMillis(20))), never))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("deadline");
            var waiting = executor.submit(() -> cache.respond(cached(request, cancelled), never));
            cancelled.cancel("the client left");
            assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(Cancelled.class);
            release.countDown();
            assertThat(leader.get(20, TimeUnit.SECONDS).status()).isEqualTo(CacheStatus.MISS);
        }
    }

    @Test
    void one_of_those_that_wait_takes_over_when_the_computing_request_is_cancelled() throws Exception {
        var request = EmbedRequest.of("m", "left");
        var running = new CountDownLatch(1);
        var leader = Cancellation.withTimeout(Duration.ofMinutes(1));
        var computed = new AtomicInteger();
        var results = new ArrayList<CompletableFuture<CachedResponse>>();
        var waiting = new ArrayList<Thread>();
        var left = CompletableFuture.runAsync(() -> {
            try {
                cache.respond(cached(request, leader), call -> {
                    running.countDown();
                    var gone = new CountDownLatch(1);
                    leader.onCancel(gone::countDown);
                    gone.await();
                    throw leader.exception();
                });
            } catch (Exception cancelled) {
                // As the caller has left
            }
        });
        running.await();
        for (int i = 0; i < 10; i++) {
            var result = new CompletableFuture<CachedResponse>();
            results.add(result);
            waiting.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    result.complete(
                            cache.respond(cached(request, Cancellation.withTimeout(Duration.ofMinutes(1))), call -> {
                                computed.incrementAndGet();
                                return new ProviderCall.Result(response(call), true, List.of());
                            }));
                } catch (Exception failure) {
                    result.completeExceptionally(failure);
                }
            }));
        }
        await().until(() -> waiting.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        leader.cancel("the client left");
        for (var result : results) {
            assertThat(((EmbedResponse) result.get(20, TimeUnit.SECONDS).response()).embeddings())
                    .containsExactly(vector("left"));
        }
        left.get(20, TimeUnit.SECONDS);
        assertThat(computed).hasValue(1);
        assertThat(cache.inFlight()).isZero();
    }

    @Test
    void a_long_stream_is_not_recorded_and_holds_no_memory() {
        var chat = ChatRequest.of("m", Message.user("x")).withTemperature(0.0).withStream(true);
        var budget = new RecordingBudget(2 << 20);
        var stored = new ArrayList<Stored>();
        var recording = new StreamRecording(budget, chat, stored::add);

        recording.add(new ChatEvent.Content(0, "x".repeat(600_000), null));
        assertThat(budget.bytes()).isGreaterThan(600_000);
        recording.add(new ChatEvent.Content(0, "x".repeat(600_000), null));
        assertThat(budget.bytes()).isZero();
        recording.add(new ChatEvent.Done(FinishReason.STOP));
        recording.end(StreamMetadata.UNKNOWN);
        assertThat(stored).isEmpty();

        var others = new ArrayList<StreamRecording>();
        for (int i = 0; i < 5; i++) {
            others.add(new StreamRecording(budget, chat, stored::add));
            others.getLast().add(new ChatEvent.Content(0, "x".repeat(600_000), null));
        }
        assertThat(budget.bytes()).isBetween(1_200_000L, 2L << 20);
        others.forEach(StreamRecording::close);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void nothing_is_left_in_flight() throws Exception {
        respond(EmbedRequest.of("m", List.of("a", "b")));
        assertThatThrownBy(() -> cache.respond(
                        cached(EmbedRequest.of("m", "c"), Cancellation.withTimeout(Duration.ofMinutes(1))), call -> {
                            throw new ProviderUnavailable("down");
                        }))
                .isInstanceOf(ProviderUnavailable.class);
        respond(EmbedRequest.of("m", "c"));

        await().until(() -> store.statistics().entries() == 3);
        assertThat(cache.inFlight()).isZero();
    }

    /** Somebody else may write to the tier that instances share. */
    @Test
    void an_entry_of_another_kind_is_a_miss_and_replaced() throws Exception {
        var request = EmbedRequest.of("m", "text");
        CachedRequest cached = cached(request, Cancellation.withTimeout(Duration.ofMinutes(1)));
        CacheKey key = cached.keys(RequestItems.of(request)).getFirst();
        store.put(key, cached.scope(), new Stored.Response(response(ClassifyRequest.of("m", "text")), List.of()));
        assertThat(respond(request).status()).isEqualTo(CacheStatus.MISS);
        assertThat(respond(request).response()).isInstanceOf(EmbedResponse.class);
        assertThat(calls).hasSize(1);
        store.put(key, cached.scope(), new Stored.Chat(StreamMetadata.UNKNOWN, List.of(), List.of()));
        assertThat(respond(request).status()).isEqualTo(CacheStatus.MISS);
    }
}
