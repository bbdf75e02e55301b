package io.ratatoskr.wire;

import io.ratatoskr.api.ModelDetails;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.registry.EntryWriter;
import java.util.List;

/** Writes model metadata in the gateway's own JSON, on one line. Thread-safe. */
public final class ModelAnswers {
    /** Field names that additional properties of a model must not have. */
    private static final List<String> OURS =
            List.of("id", "provider", "callable", "reason", "providers", "refresh_failures");

    private ModelAnswers() {}

    /** Writes a list of models, each without its parameters. */
    public static byte[] write(List<ModelMetadata> models) {
        var writer = new JsonWriter(64 + 300 * models.size()).beginList();
        for (ModelMetadata model : models) {
            EntryWriter.facts(open(writer, model), model);
            callable(writer, model).endObject();
        }
        return writer.endList().toBytes();
    }

    /** Writes the merged metadata, with an entry per provider in {@code providers}. */
    public static byte[] write(ModelDetails facts) {
        var writer = new JsonWriter(1024 + 1024 * facts.providers().size());
        all(writer, facts.merged());
        writer.name("providers").beginList();
        for (ModelMetadata model : facts.providers()) {
            all(writer, model).endObject();
        }
        writer.endList();
        if (!facts.refreshFailures().isEmpty()) {
            writer.name("refresh_failures").beginList();
            facts.refreshFailures()
                    .forEach((provider, reason) -> writer.beginObject()
                            .field("provider", provider)
                            .field("reason", reason)
                            .endObject());
            writer.endList();
        }
        return writer.endObject().toBytes();
    }

    /** Writes all metadata; the caller closes the object. */
    private static JsonWriter all(JsonWriter writer, ModelMetadata model) {
        EntryWriter.facts(open(writer, model), model);
        EntryWriter.parameters(writer, model.parameters());
        callable(writer, model);
        model.extra().fields().forEach((name, value) -> {
            if (!OURS.contains(name)) {
                writer.name(name).rawOnOneLine(value);
            }
        });
        return writer;
    }

    private static JsonWriter open(JsonWriter writer, ModelMetadata model) {
        return writer.beginObject()
                .field("id", model.info().id())
                .field("provider", model.info().provider());
    }

    private static JsonWriter callable(JsonWriter writer, ModelMetadata model) {
        return writer.field("callable", (Boolean) model.info().callable())
                .field("reason", model.info().reason());
    }
}
