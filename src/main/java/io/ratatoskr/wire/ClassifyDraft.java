package io.ratatoskr.wire;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.JsonReader;

/** A {@link ClassifyRequest} while its fields are read. */
final class ClassifyDraft extends TextsDraft {
    @Override
    boolean further(JsonReader reader) {
        if (reader.name().equals("labels") && !reader.isNull()) {
            throw new InvalidRequest(
                    "labels belongs to POST /v1/classify/zero-shot; a classifier has labels of its own", "labels");
        }
        return false;
    }

    ClassifyRequest request() {
        return new ClassifyRequest(texts(), single(), model, provider, extra.extra(), Dialects.NATIVE);
    }
}
