package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.model.ModelSelection;
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
        return new StanceRequest(
                texts(),
                single(),
                target,
                new ModelSelection(model, provider),
                extraFields.toAdditionalProperties(),
                Dialects.NATIVE);
    }
}
