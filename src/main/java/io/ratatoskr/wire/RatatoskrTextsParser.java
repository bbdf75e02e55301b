package io.ratatoskr.wire;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses requests about one text, {@code text}, or several, {@code texts}. Not thread-safe. */
abstract class RatatoskrTextsParser extends RatatoskrRequestParser {
    private @Nullable String text;
    private @Nullable List<String> texts;

    @Override
    final boolean readOwnField(JsonReader reader) {
        switch (reader.name()) {
            case "text" -> text = reader.isNull() ? null : BoundedLists.nonEmptyText(reader);
            case "texts" ->
                texts = reader.isNull() ? null : BoundedLists.read(reader, "a list of strings, or text with one", BoundedLists::nonEmptyText);
            default -> {
                return readFurtherField(reader);
            }
        }
        return true;
    }

    /** As {@link #readOwnField}, for the fields other than the texts. */
    abstract boolean readFurtherField(JsonReader reader);

    /** Returns whether the request has one text, not a list. */
    final boolean single() {
        return text != null;
    }

    final List<String> texts() {
        if (text != null && texts != null) {
            throw new InvalidRequest("text and texts are both set; set one of them", "texts");
        }
        if (text != null) {
            return List.of(text);
        }
        if (texts == null) {
            throw new InvalidRequest("text is missing; expected a string, or a list of strings in texts", "text");
        }
        return texts;
    }
}
