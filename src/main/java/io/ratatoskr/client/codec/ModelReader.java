package io.ratatoskr.client.codec;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.registry.ModelJsonReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lists of models and the metadata of a model. */
public final class ModelReader {
    /** Fields of the gateway. */
    private static final List<String> GATEWAY_FIELDS = List.of("provider", "callable", "reason");

    /** Fields of OpenAI's lists. */
    private static final List<String> LIST_FIELDS = List.of("object", "created", "owned_by");

    private ModelReader() {}

    /** Reads OpenAI's list with the gateway's fields; each model under its provider's own id. */
    public static List<ModelMetadata> list(byte[] json) {
        return ResponseJson.read(json, reader -> {
            List<ModelMetadata> models = List.of();
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("data")) {
                    models = ResponseJson.list(reader, entry -> listed(model(entry)));
                } else {
                    reader.skip();
                }
            }
            return models;
        });
    }

    /** Reads the merged metadata of a model, with an entry for each provider. */
    public static ModelDetails details(byte[] json) {
        return ResponseJson.read(json, reader -> {
            ModelMetadata merged = model(reader);
            RawJson providers = merged.extra().get("providers");
            RawJson failures = merged.extra().get("refresh_failures");
            return new ModelDetails(
                    merged.withExtra(merged.extra().without("providers").without("refresh_failures")),
                    providers == null ? List.of() : ResponseJson.read(bytes(providers), ModelReader::models),
                    failures == null ? Map.of() : ResponseJson.read(bytes(failures), ModelReader::failures));
        });
    }

    private static List<ModelMetadata> models(JsonReader reader) {
        return ResponseJson.list(reader, ModelReader::model);
    }

    private static Map<String, String> failures(JsonReader reader) {
        var failures = new LinkedHashMap<String, String>();
        reader.beginList();
        while (reader.nextElement()) {
            String provider = "";
            String reason = "";
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "provider" -> provider = reader.readString();
                    case "reason" -> reason = reader.readString();
                    default -> reader.skip();
                }
            }
            failures.put(provider, reason);
        }
        return failures;
    }

    /** The gateway's fields are among the unknown ones of the registry's format. */
    private static ModelMetadata model(JsonReader reader) {
        ModelMetadata read = ModelJsonReader.read(reader, "");
        AdditionalProperties extra = read.extra();
        String provider = text(extra.get("provider"));
        ModelInfo found = read.info();
        RawJson callable = extra.get("callable");
        var info = new ModelInfo(
                found.id(),
                provider == null ? "" : provider,
                found.capabilities(),
                found.contextWindow(),
                found.dimensions(),
                callable == null || callable.text().equals("true"),
                text(extra.get("reason")));
        return read.withInfo(info).withExtra(without(extra, GATEWAY_FIELDS));
    }

    private static AdditionalProperties without(AdditionalProperties extra, List<String> names) {
        AdditionalProperties others = extra;
        for (String name : names) {
            others = others.without(name);
        }
        return others;
    }

    /** Lists have {@code provider:id} where the id alone goes to another provider. */
    private static ModelMetadata listed(ModelMetadata entry) {
        ModelMetadata model = entry.withExtra(without(entry.extra(), LIST_FIELDS));
        ModelInfo info = model.info();
        String prefix = info.provider() + ":";
        return !info.id().startsWith(prefix)
                ? model
                : model.withInfo(new ModelInfo(
                        info.id().substring(prefix.length()),
                        info.provider(),
                        info.capabilities(),
                        info.contextWindow(),
                        info.dimensions(),
                        info.callable(),
                        info.reason()));
    }

    private static @Nullable String text(@Nullable RawJson json) {
        RawJson value = Json.valueOrNull(json);
        return value == null ? null : ResponseJson.read(bytes(value), JsonReader::readString);
    }

    private static byte[] bytes(RawJson json) {
        return json.text().getBytes(StandardCharsets.UTF_8);
    }
}
