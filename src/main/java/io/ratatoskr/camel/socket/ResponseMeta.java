package io.ratatoskr.camel.socket;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.cache.CacheStatus;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.parameters.ParameterChange;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the field {@code meta} of responses: what HTTP has in {@code x-ratatoskr-} headers. */
final class ResponseMeta {
    private static final int CAPACITY = 160;

    private ResponseMeta() {}

    static byte[] of(@Nullable RequestStats stats, ModelResponse response) {
        JsonWriter json = start(response.provider(), response.model());
        int truncated = truncated(response);
        if (truncated > 0) {
            json.field("truncated", Integer.valueOf(truncated));
        }
        return end(json, stats, response.usage());
    }

    /** @param usage the last one of the stream; null: none */
    static byte[] of(@Nullable RequestStats stats, StreamMetadata metadata, @Nullable Usage usage) {
        return end(start(metadata.provider(), metadata.model()), stats, usage);
    }

    private static JsonWriter start(String provider, @Nullable String model) {
        var json = new JsonWriter(CAPACITY).beginObject().field("provider", provider);
        return model == null ? json : json.field("model", model);
    }

    private static byte[] end(JsonWriter json, @Nullable RequestStats stats, @Nullable Usage usage) {
        BigDecimal cost = usage == null ? null : usage.cost();
        if (stats != null) {
            json.field("attempts", Integer.valueOf(stats.calls()));
            CacheStatus cached = stats.cacheStatus();
            if (cached != null) {
                json.field("cache", cached.kind().wireName());
                if (cached.kind() == CacheStatus.Kind.HIT) {
                    json.field("age", Long.valueOf(cached.ageSeconds()));
                    cost = BigDecimal.ZERO;
                }
            }
        }
        if (cost != null) {
            json.name("cost").rawAscii(cost.toPlainString());
        }
        if (stats != null) {
            changes(json, stats.changes(), ParameterChange.Action.DROPPED);
            changes(json, stats.changes(), ParameterChange.Action.CLAMPED);
            String route = stats.route();
            if (route != null) {
                json.field("candidates", route);
            }
        }
        return json.endObject().toBytes();
    }

    private static void changes(JsonWriter json, List<ParameterChange> changes, ParameterChange.Action action) {
        boolean some = false;
        for (ParameterChange change : changes) {
            if (change.action() == action) {
                if (!some) {
                    json.name(action.wireName()).beginList();
                    some = true;
                }
                json.string(change.parameter());
            }
        }
        if (some) {
            json.endList();
        }
    }

    private static int truncated(ModelResponse response) {
        return switch (response) {
            case EmbedResponse vectors -> vectors.truncated().size();
            case ScoringResponse scores -> scores.truncated().size();
            case ChatResponse chat -> 0;
            case GenerateResponse completion -> 0;
        };
    }
}
