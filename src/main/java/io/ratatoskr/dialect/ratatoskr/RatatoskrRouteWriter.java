package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.RoutePlan;
import io.ratatoskr.json.JsonWriter;
import java.math.BigDecimal;

/** Writes a {@link RoutePlan} in the gateway's own JSON. Thread-safe. */
public final class RatatoskrRouteWriter {
    private RatatoskrRouteWriter() {}

    public static byte[] write(RoutePlan plan) {
        var json = new JsonWriter(1024)
                .beginObject()
                .field("model", plan.model())
                .field("operation", plan.operation().wireName())
                .field("strategy", plan.strategy());
        json.name("candidates").beginList();
        for (RoutePlan.PlannedCandidate candidate : plan.candidates()) {
            json.beginObject()
                    .field("provider", candidate.provider())
                    .field("model", candidate.model())
                    .field("reason", candidate.reason());
            Double score = candidate.score();
            if (score != null && Double.isFinite(score)) {
                json.name("score")
                        .rawAscii(BigDecimal.valueOf(score).stripTrailingZeros().toPlainString());
            }
            json.endObject();
        }
        json.endList().name("refusals").beginList();
        for (RoutePlan.Refusal refusal : plan.refusals()) {
            json.beginObject()
                    .field("provider", refusal.provider())
                    .field("reason", refusal.reason())
                    .endObject();
        }
        json.endList();
        if (!plan.fallback().isEmpty()) {
            json.name("fallback").beginObject();
            plan.fallback().forEach((failures, models) -> {
                json.name(failures).beginList();
                models.forEach(json::string);
                json.endList();
            });
            json.endObject();
        }
        return json.endObject().toBytes();
    }
}
