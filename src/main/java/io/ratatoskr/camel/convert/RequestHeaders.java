package io.ratatoskr.camel.convert;

import static io.ratatoskr.camel.exchange.RatatoskrHeaders.HYPOTHESIS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.INPUT;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.LABELS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MAX_TOKENS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.MODEL;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.PARAMETERS;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.PROVIDER;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.QUERY;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.RESPONSE_FORMAT;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.SYSTEM;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TARGET;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TEMPERATURE;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TIMEOUT;
import static io.ratatoskr.camel.exchange.RatatoskrHeaders.TOP_N;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.exchange.DeferredHeaders;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** The headers in {@code CamelRatatoskr…} that change a request. */
final class RequestHeaders {
    static final String PREFIX = "CamelRatatoskr";
    static final List<String> NAMES = List.of(
            MODEL,
            PROVIDER,
            SYSTEM,
            TEMPERATURE,
            MAX_TOKENS,
            RESPONSE_FORMAT,
            LABELS,
            HYPOTHESIS,
            TARGET,
            QUERY,
            TOP_N,
            PARAMETERS,
            TIMEOUT,
            INPUT);

    private RequestHeaders() {}

    /** Whether the message may have such headers. Usually a single look-up: the headers of a message are sorted. */
    static boolean mayHave(Message message) {
        if ((message instanceof DeferredHeaders deferred && deferred.areHeadersDeferred()) || !message.hasHeaders()) {
            return false;
        }
        Map<String, Object> headers = message.getHeaders();
        if (headers instanceof NavigableMap<String, Object> sorted) {
            String first = sorted.ceilingKey(PREFIX);
            return first != null && first.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
        }
        return true;
    }

    /**
     * The request changed by the headers of the exchange's message, which are removed.
     *
     * @throws InvalidRequest naming a header that has another type, or does not apply to the request
     */
    static Object apply(Object request, RequestKind kind, Exchange exchange) {
        Message message = exchange.getMessage();
        if (!mayHave(message)) {
            return request;
        }
        Object changed = request;
        for (String name : NAMES) {
            Object value = message.removeHeader(name);
            if (value != null) {
                if (name.equals(PARAMETERS) && request instanceof ModelRequest) {
                    CallVariables.setPolicy(exchange, HeaderValues.policy(name, value));
                } else if (name.equals(TIMEOUT) && request instanceof ModelRequest) {
                    CallVariables.setTimeout(exchange, HeaderValues.timeout(name, value));
                } else if (!name.equals(INPUT)) {
                    changed = changed(changed, kind, name, value);
                }
            }
        }
        if (mayHave(message)) {
            UnknownHeaders.warn(message);
        }
        return changed;
    }

    private static Object changed(Object request, RequestKind kind, String name, Object value) {
        Object changed = switch (name) {
            case MODEL -> withModel(request, HeaderValues.text(name, value));
            case PROVIDER -> withProvider(request, HeaderValues.text(name, value));
            default ->
                switch (request) {
                    case ChatRequest chat -> chat(chat, name, value);
                    case GenerateRequest generate -> generate(generate, name, value);
                    case ZeroShotRequest zeroShot
                    when name.equals(LABELS) -> zeroShot.withLabels(HeaderValues.labels(name, value));
                    case NliRequest nli
                    when name.equals(HYPOTHESIS) -> nli.withHypothesis(HeaderValues.text(name, value));
                    case StanceRequest stance
                    when name.equals(TARGET) -> stance.withTarget(HeaderValues.text(name, value));
                    case RerankRequest rerank
                    when name.equals(QUERY) -> rerank.withQuery(HeaderValues.text(name, value));
                    case RerankRequest rerank
                    when name.equals(TOP_N) -> rerank.withTopN(HeaderValues.integer(name, value));
                    default -> null;
                };
        };
        if (changed == null) {
            throw new InvalidRequest("the header %s does not apply to %s; remove it".formatted(name, kind.wireName()));
        }
        return changed;
    }

    private static Object withModel(Object request, String model) {
        return switch (request) {
            case ModelRequest any -> any.withModel(model);
            case TokenRequest tokens -> new TokenRequest(tokens.input(), model, tokens.provider());
            default -> request;
        };
    }

    private static Object withProvider(Object request, String provider) {
        return switch (request) {
            case ModelRequest any -> any.withProvider(provider);
            case TokenRequest tokens -> new TokenRequest(tokens.input(), tokens.model(), provider);
            default -> request;
        };
    }

    private static @Nullable Object chat(ChatRequest chat, String name, Object value) {
        return switch (name) {
            case SYSTEM -> chat.withSystem(HeaderValues.text(name, value));
            case TEMPERATURE -> chat.withTemperature(HeaderValues.number(name, value));
            case MAX_TOKENS -> chat.withMaxTokens(HeaderValues.integer(name, value));
            case RESPONSE_FORMAT -> chat.withResponseFormat(HeaderValues.responseFormat(name, value));
            default -> null;
        };
    }

    private static @Nullable Object generate(GenerateRequest generate, String name, Object value) {
        return switch (name) {
            case TEMPERATURE -> generate.withTemperature(HeaderValues.number(name, value));
            case MAX_TOKENS -> generate.withMaxTokens(HeaderValues.integer(name, value));
            default -> null;
        };
    }
}
