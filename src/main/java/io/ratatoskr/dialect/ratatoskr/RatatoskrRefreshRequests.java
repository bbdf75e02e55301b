package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.json.JsonReader;
import java.util.List;

/** Parses requests to refresh model lists in the gateway's own JSON. Thread-safe. */
public final class RatatoskrRefreshRequests {
    private static final int MAX_PROVIDERS = 1_000;

    private RatatoskrRefreshRequests() {}

    /**
     * Parses {@code {"providers"?, "apply"?}}; other fields are ignored.
     *
     * @throws InvalidRequest naming the field, its value and what is allowed
     */
    public static RefreshRequest read(byte[] body) {
        List<String> providers = List.of();
        boolean apply = true;
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "providers" ->
                        providers = reader.isNull()
                                ? List.of()
                                : BoundedLists.read(
                                        reader, "a list of providers", MAX_PROVIDERS, JsonReader::readString);
                    case "apply" -> apply = reader.isNull() || reader.readBoolean();
                    default -> reader.skip();
                }
            }
            reader.requireEnd();
        }
        return new RefreshRequest(providers, apply);
    }
}
