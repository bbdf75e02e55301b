package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.json.JsonReader;

/** Parses a {@link ClassifyRequest}. */
final class RatatoskrClassifyParser extends RatatoskrTextsParser {
    @Override
    boolean readFurtherField(JsonReader reader) {
        if (reader.name().equals("labels") && !reader.isNull()) {
            throw new InvalidRequest(
                    "labels is not allowed here; a classifier has its own labels, POST /v1/classify/zero-shot takes labels",
                    "labels");
        }
        return false;
    }

    ClassifyRequest toRequest() {
        return new ClassifyRequest(
                texts(),
                single(),
                new ModelSelection(model, provider),
                extraFields.toAdditionalProperties(),
                Dialects.NATIVE);
    }
}
