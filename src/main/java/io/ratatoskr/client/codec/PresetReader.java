package io.ratatoskr.client.codec;

import io.ratatoskr.api.Preset;
import io.ratatoskr.api.Preset.PresetModel;
import io.ratatoskr.api.PresetParameters;
import io.ratatoskr.json.JsonReader;
import java.util.List;

/** Reads presets. */
public final class PresetReader {
    private PresetReader() {}

    public static List<Preset> list(byte[] json) {
        return ResponseJson.read(json, reader -> {
            List<Preset> presets = List.of();
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("data")) {
                    presets = ResponseJson.list(reader, PresetReader::read);
                } else {
                    reader.skip();
                }
            }
            return presets;
        });
    }

    public static Preset one(byte[] json) {
        return ResponseJson.read(json, PresetReader::read);
    }

    private static Preset read(JsonReader reader) {
        String tier = "";
        String capability = "";
        List<PresetModel> models = List.of();
        PresetParameters parameters = PresetParameters.NONE;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "tier" -> tier = reader.readString();
                case "capability" -> capability = reader.readString();
                case "models" -> models = ResponseJson.list(reader, PresetReader::model);
                case "parameters" -> parameters = PresetParametersReader.read(reader);
                default -> reader.skip();
            }
        }
        return new Preset(tier, capability, models, parameters);
    }

    private static PresetModel model(JsonReader reader) {
        String model = "";
        boolean callable = false;
        String reason = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "model" -> model = reader.readString();
                case "callable" -> callable = reader.readBoolean();
                case "reason" -> reason = reader.readStringOrNull();
                default -> reader.skip();
            }
        }
        return new PresetModel(model, callable, reason);
    }
}
