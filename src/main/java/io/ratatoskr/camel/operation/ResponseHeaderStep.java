package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_ATTEMPTS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_CACHE;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_COMPLETION_TOKENS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_COST;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_DROPPED;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_FINISH_REASON;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_LABEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_PROMPT_TOKENS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_PROVIDER;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_SCORE;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_TRUNCATED;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.cache.CacheStatus;
import io.ratatoskr.camel.exchange.DeferredHeaders;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.parameters.ParameterChange;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Last step of {@code direct:serve-<operation>}: sets the headers in {@code CamelRatatoskrResponse…} from the body, a response or a
 * stream; of a stream, what is known before it is read. Those of a response before are removed. Thread-safe.
 */
public final class ResponseHeaderStep implements Processor {
    private static final String PREFIX = "CamelRatatoskrResponse";

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        Object stats = exchange.getVariable(REQUEST_STATS);
        if (message instanceof DeferredHeaders deferred && deferred.areHeadersDeferred()) {
            deferred.deferHeaders(headers -> set(headers, body, stats));
        } else {
            removePrevious(message);
            set(message.getHeaders(), body, stats);
        }
    }

    private static void set(Map<String, Object> headers, @Nullable Object body, @Nullable Object stats) {
        switch (body) {
            case ModelResponse response -> {
                set(headers, RESPONSE_MODEL, response.model());
                set(headers, RESPONSE_PROVIDER, response.provider());
                usage(headers, response.usage());
                result(headers, response);
                stats(headers, stats);
            }
            case ModelStream<?> stream -> {
                set(headers, RESPONSE_MODEL, stream.metadata().model());
                set(headers, RESPONSE_PROVIDER, stream.metadata().provider());
                stats(headers, stats);
            }
            case TokenCount count -> {
                set(headers, RESPONSE_MODEL, count.model());
                set(headers, RESPONSE_PROMPT_TOKENS, toInt(count.count()));
            }
            case Tokenization tokens -> {
                set(headers, RESPONSE_MODEL, tokens.model());
                set(headers, RESPONSE_PROMPT_TOKENS, tokens.tokens().size());
            }
            case null, default -> {}
        }
    }

    private static void removePrevious(Message message) {
        if (message.getHeaders() instanceof NavigableMap<String, Object> sorted) {
            String first = sorted.ceilingKey(PREFIX);
            if (first == null || !first.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                return;
            }
        }
        message.removeHeaders(PREFIX + "*");
    }

    private static void usage(Map<String, Object> headers, @Nullable Usage usage) {
        if (usage != null) {
            set(headers, RESPONSE_PROMPT_TOKENS, toInt(usage.promptTokens()));
            set(headers, RESPONSE_COMPLETION_TOKENS, toInt(usage.completionTokens()));
            set(headers, RESPONSE_COST, usage.cost());
        }
    }

    private static void result(Map<String, Object> headers, ModelResponse response) {
        switch (response) {
            case ChatResponse chat ->
                set(headers, RESPONSE_FINISH_REASON, chat.finishReason().wireName());
            case GenerateResponse generate ->
                set(headers, RESPONSE_FINISH_REASON, generate.finishReason().wireName());
            case EmbedResponse embed ->
                set(headers, RESPONSE_TRUNCATED, !embed.truncated().isEmpty());
            case ScoringResponse scores -> {
                set(headers, RESPONSE_TRUNCATED, !scores.truncated().isEmpty());
                score(headers, scores);
            }
        }
    }

    /** Sets the best label of the first text with its score, or the score of the best document. */
    private static void score(Map<String, Object> headers, ScoringResponse scores) {
        switch (scores) {
            case ClassifyResponse(var results, var metadata)
            when !results.isEmpty() -> {
                ClassifyResult first = results.getFirst();
                label(headers, first.topLabel(), first.confidence());
            }
            case NliResponse(var results, var metadata)
            when !results.isEmpty() -> {
                NliResult first = results.getFirst();
                label(
                        headers,
                        first.label().wireName(),
                        Math.max(first.entailment(), Math.max(first.contradiction(), first.neutral())));
            }
            case StanceResponse(var results, var metadata)
            when !results.isEmpty() -> {
                StanceResult first = results.getFirst();
                label(
                        headers,
                        first.label().wireName(),
                        Math.max(first.favor(), Math.max(first.against(), first.neutral())));
            }
            case RerankResponse(var results, var metadata)
            when !results.isEmpty() ->
                set(headers, RESPONSE_SCORE, results.getFirst().relevanceScore());
            default -> {}
        }
    }

    private static void label(Map<String, Object> headers, String label, double score) {
        set(headers, RESPONSE_LABEL, label);
        set(headers, RESPONSE_SCORE, score);
    }

    private static void stats(Map<String, Object> headers, @Nullable Object variable) {
        if (variable instanceof RequestStats stats) {
            set(headers, RESPONSE_ATTEMPTS, stats.calls());
            CacheStatus cached = stats.cacheStatus();
            if (cached != null) {
                set(headers, RESPONSE_CACHE, cached.kind().wireName());
            }
            if (!stats.changes().isEmpty()) {
                String dropped = stats.changes().stream()
                        .filter(change -> change.action() == ParameterChange.Action.DROPPED)
                        .map(ParameterChange::parameter)
                        .collect(Collectors.joining(","));
                set(headers, RESPONSE_DROPPED, dropped.isEmpty() ? null : dropped);
            }
        }
    }

    private static void set(Map<String, Object> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static int toInt(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }
}
