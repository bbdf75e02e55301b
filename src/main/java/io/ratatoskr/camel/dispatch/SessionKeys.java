package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER_KEYS;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The session of a request: the header {@code CamelRatatoskrSession} of routes, else {@code x-ratatoskr-session} of HTTP, else the field
 * {@code prompt_cache_key} or {@code user} of OpenAI's API. It only selects a provider; it is neither stored nor sent.
 */
final class SessionKeys {
    private static final String HTTP_HEADER = "x-ratatoskr-session";
    private static final List<String> FIELDS = List.of("prompt_cache_key", "user");

    private SessionKeys() {}

    /** The session; null: the request has none. Callers with keys of their own share none with others. */
    static @Nullable String of(Exchange exchange, ModelRequest request) {
        String session = sent(exchange, request);
        return session != null && exchange.getVariable(CALLER_KEYS) instanceof CallerKeys keys
                ? keys.tenant() + " " + session
                : session;
    }

    private static @Nullable String sent(Exchange exchange, ModelRequest request) {
        String header = header(exchange, RatatoskrHeaders.SESSION);
        if (header == null) {
            header = header(exchange, HTTP_HEADER);
        }
        return header == null ? of(request) : header;
    }

    private static @Nullable String header(Exchange exchange, String name) {
        Object value = exchange.getMessage().getHeader(name);
        return value == null || value.toString().isBlank() ? null : value.toString();
    }

    /** The session that a field of the request names; null: none does. */
    static @Nullable String of(ModelRequest request) {
        AdditionalProperties extra = switch (request) {
            case ChatRequest chat -> chat.options().extra();
            case GenerateRequest generate -> generate.options().extra();
            case EmbedRequest embed -> embed.extra();
            case ScoringRequest task -> AdditionalProperties.NONE;
        };
        for (String field : FIELDS) {
            RawJson value = extra.get(field);
            if (value != null && value.text().startsWith("\"") && value.text().length() > 2) {
                return value.text();
            }
        }
        return null;
    }
}
