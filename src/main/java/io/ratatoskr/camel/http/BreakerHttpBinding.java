package io.ratatoskr.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.provider.BreakerInfo;
import io.ratatoskr.camel.provider.BreakerStatus;
import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/** Binds the administration of circuit breakers to HTTP in the gateway's own JSON. Thread-safe. */
public final class BreakerHttpBinding {
    private static final int CAPACITY = 256;

    /**
     * Reads the {@code state} of {@code {"state": "open"}}.
     *
     * @throws InvalidRequest when the body is no such object
     */
    public String readState(@Body byte @Nullable [] body) {
        JsonNode json;
        try {
            json = body == null ? null : Json.mapper().readTree(body);
        } catch (IOException malformed) {
            json = null;
        }
        JsonNode state = json == null ? null : json.get("state");
        if (state == null || !state.isTextual()) {
            throw new InvalidRequest("expected the body {\"state\": \"open\"} or {\"state\": \"auto\"}", "state");
        }
        return state.asText();
    }

    /** Writes {@code {"object": "list", "data": […]}}. */
    public GatewayHttpResponse listResponse(@Body List<BreakerInfo> breakers) {
        var json =
                new JsonWriter(CAPACITY * (1 + breakers.size())).beginObject().field("object", "list");
        json.name("data").beginList();
        breakers.forEach(breaker -> write(json, breaker));
        return GatewayHttpResponse.json(200, json.endList().endObject().toBytes());
    }

    /** Writes one circuit breaker. */
    public GatewayHttpResponse response(@Body BreakerInfo breaker) {
        return GatewayHttpResponse.json(
                200, write(new JsonWriter(CAPACITY), breaker).toBytes());
    }

    private static JsonWriter write(JsonWriter json, BreakerInfo breaker) {
        json.beginObject()
                .field("object", "breaker")
                .field("provider", breaker.provider())
                .field("operation", breaker.operation());
        writeStatus(json, breaker.status());
        if (breaker.modelCount() > 0) {
            json.field("model_count", Integer.valueOf(breaker.modelCount()));
            json.name("models").beginList();
            for (BreakerInfo.ModelBreaker model : breaker.models()) {
                json.beginObject().field("model", model.model());
                writeStatus(json, model.status());
                json.endObject();
            }
            json.endList();
        }
        return json.endObject();
    }

    private static void writeStatus(JsonWriter json, BreakerStatus status) {
        json.field("state", status.stateName()).field("forced", Boolean.valueOf(status.isForced()));
        if (!status.untilHalfOpen().isZero()) {
            json.field("half_open_in_ms", Long.valueOf(status.untilHalfOpen().toMillis()));
        }
        json.field("calls", Integer.valueOf(status.calls())).field("failed", Integer.valueOf(status.failed()));
    }
}
