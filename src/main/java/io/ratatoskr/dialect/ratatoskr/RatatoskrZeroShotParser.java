package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a {@link ZeroShotRequest}. */
final class RatatoskrZeroShotParser extends RatatoskrTextsParser {
    private @Nullable List<String> labels;
    private boolean multiLabel;
    private @Nullable String hypothesisTemplate;

    @Override
    boolean readFurtherField(JsonReader reader) {
        switch (reader.name()) {
            case "labels" ->
                labels = reader.isNull()
                        ? null
                        : BoundedLists.read(
                                reader, "a list of strings", RatatoskrRequests.MAX_LABELS, JsonReader::readString);
            case "multi_label" -> multiLabel = !reader.isNull() && reader.readBoolean();
            case "hypothesis_template" -> hypothesisTemplate = reader.readStringOrNull();
            default -> {
                return false;
            }
        }
        return true;
    }

    ZeroShotRequest toRequest() {
        if (labels == null) {
            throw new InvalidRequest("labels is missing; expected a list of strings", "labels");
        }
        return new ZeroShotRequest(
                texts(),
                single(),
                new ZeroShotRequest.LabelSet(labels, multiLabel, hypothesisTemplate),
                new ModelSelection(model, provider),
                extraFields.toAdditionalProperties(),
                Dialects.NATIVE);
    }
}
