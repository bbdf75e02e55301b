package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Validation;
import io.ratatoskr.json.JsonWriter;

/** Writes a {@link Validation} in the gateway's own JSON. Thread-safe. */
public final class RatatoskrValidationWriter {
    private RatatoskrValidationWriter() {}

    public static byte[] write(Validation validation) {
        var json = new JsonWriter(1024)
                .beginObject()
                .field("model", validation.model())
                .field("operation", validation.operation().wireName())
                .name("valid")
                .bool(validation.valid());
        json.name("candidates").beginList();
        validation.candidates().forEach(candidate -> writeCandidate(json, candidate));
        json.endList().name("refused").beginList();
        for (Validation.Refusal refusal : validation.refusals()) {
            json.beginObject()
                    .field("provider", refusal.provider())
                    .field("parameter", refusal.parameter())
                    .field("reason", refusal.reason())
                    .field("lacking", refusal.lacking())
                    .endObject();
        }
        return json.endList().endObject().toBytes();
    }

    private static void writeCandidate(JsonWriter json, Validation.CandidatePreview candidate) {
        json.beginObject()
                .field("provider", candidate.provider())
                .field("model", candidate.model())
                .field("sent", candidate.parameters())
                .field("request", candidate.request());
        if (candidate.inProcess()) {
            json.field("in_process", true);
        }
        json.name("changes").beginList();
        for (Validation.Change change : candidate.changes()) {
            json.beginObject()
                    .field("parameter", change.parameter())
                    .field("change", change.action())
                    .field("reason", change.reason())
                    .field("lacking", change.lacking())
                    .endObject();
        }
        Validation.Estimate estimate = candidate.estimate();
        json.endList()
                .name("prompt_tokens")
                .number(estimate.promptTokens())
                .name("approximate")
                .bool(estimate.approximate())
                .field("max_completion_tokens", estimate.maxCompletionTokens())
                .field("fits_context", estimate.fitsContextWindow());
        if (estimate.maxCost() != null) {
            json.name("max_cost").rawAscii(estimate.maxCost().toPlainString());
        }
        json.endObject();
    }
}
