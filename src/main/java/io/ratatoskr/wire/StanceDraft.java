package io.ratatoskr.wire;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.json.JsonReader;

/** Parses a {@link StanceRequest}. */
final class StanceDraft extends TextsDraft {
    private String target = "";

    @Override
    boolean further(JsonReader reader) {
        if (!reader.name().equals("target")) {
            return false;
        }
        target = reader.isNull() ? "" : reader.readString();
        return true;
    }

    StanceRequest request() {
        return new StanceRequest(texts(), single(), target, model, provider, extra.toAdditionalProperties(), Dialects.NATIVE);
    }
}
