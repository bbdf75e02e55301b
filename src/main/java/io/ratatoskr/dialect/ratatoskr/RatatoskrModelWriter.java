package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelListDiff;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.registry.ModelJsonWriter;
import java.util.List;

/** Writes model metadata in the gateway's own JSON, on one line. Thread-safe. */
public final class RatatoskrModelWriter {
    /** Field names that additional properties of a model must not have. */
    private static final List<String> RESERVED_FIELDS =
            List.of("id", "provider", "callable", "reason", "providers", "refresh_failures");

    private RatatoskrModelWriter() {}

    /** Writes a list of models, each without its parameters. */
    public static byte[] write(List<ModelMetadata> models) {
        var writer = new JsonWriter(64 + 300 * models.size()).beginList();
        for (ModelMetadata model : models) {
            ModelJsonWriter.writeDetails(beginModel(writer, model), model);
            writeCallable(writer, model).endObject();
        }
        return writer.endList().toBytes();
    }

    /** Writes the merged metadata, with an entry per provider in {@code providers}. */
    public static byte[] write(ModelDetails details) {
        var writer = new JsonWriter(1024 + 1024 * details.providers().size());
        writeDetails(writer, details.merged());
        writer.name("providers").beginList();
        for (ModelMetadata model : details.providers()) {
            writeDetails(writer, model).endObject();
        }
        writer.endList();
        if (!details.refreshFailures().isEmpty()) {
            writer.name("refresh_failures").beginList();
            details.refreshFailures()
                    .forEach((provider, reason) -> writer.beginObject()
                            .field("provider", provider)
                            .field("reason", reason)
                            .endObject());
            writer.endList();
        }
        return writer.endObject().toBytes();
    }

    /** Writes what refreshing the providers' model lists changes, an entry per provider. */
    public static byte[] writeDiffs(List<RefreshResult> results) {
        var writer = new JsonWriter(1024).beginList();
        for (RefreshResult result : results) {
            writer.beginObject().field("provider", result.provider());
            if (result.failure() == null) {
                writeDiff(writer.name("models").number(result.models()), result.changes());
            } else {
                writer.field("failure", result.failure());
            }
            writer.endObject();
        }
        return writer.endList().toBytes();
    }

    private static void writeDiff(JsonWriter writer, ModelListDiff diff) {
        writer.name("added").beginList();
        diff.added().forEach(writer::string);
        writer.endList().name("removed").beginList();
        diff.removed().forEach(writer::string);
        writer.endList().name("changed").beginList();
        for (ModelListDiff.ChangedModel model : diff.changed()) {
            writer.beginObject().field("id", model.model()).name("facts").beginObject();
            for (ModelListDiff.FieldChange change : model.fieldChanges()) {
                writer.name(change.name())
                        .beginObject()
                        .field("before", change.before())
                        .field("after", change.after())
                        .endObject();
            }
            writer.endObject().endObject();
        }
        writer.endList();
    }

    /** Writes all metadata; the caller closes the object. */
    private static JsonWriter writeDetails(JsonWriter writer, ModelMetadata model) {
        ModelJsonWriter.writeDetails(beginModel(writer, model), model);
        ModelJsonWriter.parameters(writer, model.parameters());
        writeCallable(writer, model);
        model.extra().fields().forEach((name, value) -> {
            if (!RESERVED_FIELDS.contains(name)) {
                writer.name(name).rawOnOneLine(value);
            }
        });
        return writer;
    }

    private static JsonWriter beginModel(JsonWriter writer, ModelMetadata model) {
        return writer.beginObject()
                .field("id", model.info().id())
                .field("provider", model.info().provider());
    }

    private static JsonWriter writeCallable(JsonWriter writer, ModelMetadata model) {
        return writer.field("callable", (Boolean) model.info().callable())
                .field("reason", model.info().reason());
    }
}
