package io.ratatoskr.wire;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a {@link ZeroShotRequest}. */
final class ZeroShotDraft extends TextsDraft {
    private @Nullable List<String> labels;
    private boolean multiLabel;
    private @Nullable String hypothesisTemplate;

    @Override
    boolean further(JsonReader reader) {
        switch (reader.name()) {
            case "labels" ->
                labels = reader.isNull()
                        ? null
                        : Lists.read(reader, "a list of strings", NativeRequests.MOST_LABELS, JsonReader::readString);
            case "multi_label" -> multiLabel = !reader.isNull() && reader.readBoolean();
            case "hypothesis_template" -> hypothesisTemplate = reader.readStringOrNull();
            default -> {
                return false;
            }
        }
        return true;
    }

    ZeroShotRequest request() {
        if (labels == null) {
            throw new InvalidRequest("labels is missing; expected a list of strings", "labels");
        }
        return new ZeroShotRequest(
                texts(),
                single(),
                labels,
                multiLabel,
                hypothesisTemplate,
                model,
                provider,
                extra.toAdditionalProperties(),
                Dialects.NATIVE);
    }
}
