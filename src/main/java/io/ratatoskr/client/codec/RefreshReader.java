package io.ratatoskr.client.codec;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelListDiff;
import io.ratatoskr.api.model.ModelListDiff.ChangedModel;
import io.ratatoskr.api.model.ModelListDiff.FieldChange;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;

/** Reads the results of refreshing model lists. */
public final class RefreshReader {
    private RefreshReader() {}

    public static List<RefreshResult> read(byte[] json) {
        return ResponseJson.read(json, reader -> ResponseJson.list(reader, RefreshReader::result));
    }

    private static RefreshResult result(JsonReader reader) {
        String provider = "";
        int models = 0;
        List<String> added = List.of();
        List<String> removed = List.of();
        List<ChangedModel> changed = List.of();
        String failure = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "provider" -> provider = reader.readString();
                case "models" -> models = reader.readInt();
                case "added" -> added = ResponseJson.texts(reader);
                case "removed" -> removed = ResponseJson.texts(reader);
                case "changed" -> changed = ResponseJson.list(reader, RefreshReader::changedModel);
                case "failure" -> failure = reader.readStringOrNull();
                default -> reader.skip();
            }
        }
        return new RefreshResult(provider, models, new ModelListDiff(added, removed, changed), failure);
    }

    private static ChangedModel changedModel(JsonReader reader) {
        String id = "";
        var changes = new ArrayList<FieldChange>();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "id" -> id = reader.readString();
                case "facts" -> ResponseJson.fields(reader, field -> changes.add(change(reader, field)));
                default -> reader.skip();
            }
        }
        return new ChangedModel(id, changes);
    }

    private static FieldChange change(JsonReader reader, String field) {
        RawJson before = null;
        RawJson after = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "before" -> before = Json.valueOrNull(reader.readRaw());
                case "after" -> after = Json.valueOrNull(reader.readRaw());
                default -> reader.skip();
            }
        }
        return new FieldChange(field, before, after);
    }
}
