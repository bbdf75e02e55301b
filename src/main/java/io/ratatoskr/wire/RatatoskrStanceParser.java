package io.ratatoskr.wire;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.json.JsonReader;

/** Parses a {@link StanceRequest}. */
final class RatatoskrStanceParser extends RatatoskrTextsParser {
    private String target = "";

    @Override
    boolean readFurtherField(JsonReader reader) {
        if (!reader.name().equals("target")) {
            return false;
        }
        target = reader.isNull() ? "" : reader.readString();
        return true;
    }

    StanceRequest toRequest() {
        return new StanceRequest(texts(), single(), target, model, provider, extraFields.toAdditionalProperties(), Dialects.NATIVE);
    }
}
