package io.ratatoskr.wire;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.JsonReader;

/** Parses a {@link ClassifyRequest}. */
final class RatatoskrClassifyParser extends RatatoskrTextsParser {
    @Override
    boolean readFurtherField(JsonReader reader) {
        if (reader.name().equals("labels") && !reader.isNull()) {
            throw new InvalidRequest(
                    "labels is not allowed here; a classifier has its own labels, POST /v1/classify/zero-shot takes labels", "labels");
        }
        return false;
    }

    ClassifyRequest toRequest() {
        return new ClassifyRequest(texts(), single(), model, provider, extraFields.toAdditionalProperties(), Dialects.NATIVE);
    }
}
