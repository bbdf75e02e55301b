package io.ratatoskr.wire;

import io.ratatoskr.api.BatchTooLarge;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads lists of bounded length. */
final class BoundedLists {
    private BoundedLists() {}

    /** Reads the reader's current value as a list. */
    static <T> List<T> read(JsonReader reader, String expected, Function<JsonReader, T> entry) {
        return read(reader, expected, RatatoskrRequests.MAX_BATCH_SIZE, entry);
    }

    /** Reads the reader's current value as a list of limited size. */
    static <T> List<T> read(JsonReader reader, String expected, int maxSize, Function<JsonReader, T> entry) {
        if (!reader.isList()) {
            throw reader.typeError(expected);
        }
        String field = reader.name();
        var entries = new ArrayList<T>();
        reader.beginList();
        while (reader.nextElement()) {
            if (entries.size() == maxSize) {
                throw new BatchTooLarge(
                        "%s has more than %,d entries, the maximum of one request; split the request"
                                .formatted(field, maxSize),
                        maxSize,
                        field);
            }
            entries.add(entry.apply(reader));
        }
        return entries;
    }

    /** Reads the reader's current value as a text that is not empty. */
    static String nonEmptyText(JsonReader reader) {
        String text = reader.readString();
        if (text.isEmpty()) {
            throw reader.typeError("a text that is not empty");
        }
        return text;
    }
}
