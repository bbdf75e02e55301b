package io.ratatoskr.wire;

import io.ratatoskr.api.Validation;
import io.ratatoskr.json.JsonWriter;

/** Writes a {@link Validation} in the gateway's own JSON. Thread-safe. */
public final class ValidationAnswers {
    private ValidationAnswers() {}

    public static byte[] write(Validation validation) {
        var json = new JsonWriter(1024)
                .beginObject()
                .field("model", validation.model())
                .field("operation", validation.operation().wireName())
                .name("valid")
                .bool(validation.valid());
        json.name("candidates").beginList();
        validation.candidates().forEach(offer -> offer(json, offer));
        json.endList().name("refused").beginList();
        for (Validation.Refusal refusal : validation.refusals()) {
            json.beginObject()
                    .field("provider", refusal.provider())
                    .field("parameter", refusal.parameter())
                    .field("reason", refusal.reason())
                    .endObject();
        }
        return json.endList().endObject().toBytes();
    }

    private static void offer(JsonWriter json, Validation.CandidatePreview offer) {
        json.beginObject()
                .field("provider", offer.provider())
                .field("model", offer.model())
                .field("sent", offer.parameters())
                .name("changes")
                .beginList();
        for (Validation.Change change : offer.changes()) {
            json.beginObject()
                    .field("parameter", change.parameter())
                    .field("change", change.action())
                    .field("reason", change.reason())
                    .endObject();
        }
        json.endList()
                .name("prompt_tokens")
                .number(offer.promptTokens())
                .name("approximate")
                .bool(offer.approximate())
                .field("max_completion_tokens", offer.maxCompletionTokens())
                .field("fits_context", offer.fitsContextWindow());
        if (offer.maxCost() != null) {
            json.name("max_cost").rawAscii(offer.maxCost().toPlainString());
        }
        json.endObject();
    }
}
