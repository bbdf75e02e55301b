package io.ratatoskr.cli;

import io.ratatoskr.config.ConfigReport;
import io.ratatoskr.config.ConfigValue;
import io.ratatoskr.json.JsonWriter;
import java.util.List;

/** Writes the JSON of the commands that check and show the configuration. Pure. */
final class ConfigJson {
    private ConfigJson() {}

    /** The result of a check. */
    static byte[] write(List<String> mistakes, List<String> remarks) {
        var writer = new JsonWriter(512).beginObject().name("valid").bool(mistakes.isEmpty());
        texts(writer, "mistakes", mistakes);
        texts(writer, "remarks", remarks);
        return writer.endObject().toBytes();
    }

    /** @param values those of the report to write */
    static byte[] write(ConfigReport report, List<ConfigValue> values) {
        var writer = new JsonWriter(64 << 10).beginObject().name("files").beginList();
        report.files()
                .forEach(file -> writer.beginObject()
                        .field("path", file.path())
                        .field("found", (Boolean) file.found())
                        .endObject());
        writer.endList().name("values").beginList();
        values.forEach(value -> write(writer, value));
        writer.endList();
        texts(writer, "mistakes", report.mistakes());
        texts(writer, "warnings", report.warnings());
        return writer.endObject().toBytes();
    }

    private static void write(JsonWriter writer, ConfigValue value) {
        ConfigValue.Origin origin = value.origin();
        writer.beginObject()
                .field("key", value.key())
                .field("value", value.value())
                .field("changed", (Boolean) value.changed())
                .name("origin")
                .beginObject()
                .field("kind", origin.kind().wireName())
                .field("source", origin.source())
                .field("line", origin.line() == 0 ? null : (Integer) origin.line())
                .field("as", origin.alias())
                .endObject()
                .endObject();
    }

    static void texts(JsonWriter writer, String name, List<String> texts) {
        writer.name(name).beginList();
        texts.forEach(writer::string);
        writer.endList();
    }
}
