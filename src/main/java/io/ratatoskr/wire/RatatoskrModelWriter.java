package io.ratatoskr.wire;

import io.ratatoskr.api.ModelDetails;
import io.ratatoskr.api.ModelMetadata;
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
