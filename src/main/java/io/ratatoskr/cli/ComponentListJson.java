package io.ratatoskr.cli;

import io.ratatoskr.extension.CamelArtifacts;
import io.ratatoskr.extension.CamelArtifacts.Kind;
import io.ratatoskr.extension.LibraryJar;
import io.ratatoskr.json.JsonWriter;
import java.util.List;

/**
 * Writes {@code {"camel": VERSION, "jars": [{"jar", "lib", "components", "languages", "data_formats"}, …]}}; {@code lib} is whether the
 * jar is in {@code lib/}.
 */
final class ComponentListJson {
    private static final int INITIAL_CAPACITY = 8 << 10;

    private ComponentListJson() {}

    static byte[] write(List<LibraryJar> gateway, List<LibraryJar> added) {
        var json = new JsonWriter(INITIAL_CAPACITY).beginObject().field("camel", CamelArtifacts.version());
        json.name("jars").beginList();
        gateway.forEach(jar -> write(json, jar, false));
        added.forEach(jar -> write(json, jar, true));
        return json.endList().endObject().toBytes();
    }

    private static void write(JsonWriter json, LibraryJar jar, boolean lib) {
        json.beginObject().field("jar", jar.file().getFileName().toString()).field("lib", Boolean.valueOf(lib));
        names(json, "components", jar.names(Kind.COMPONENT));
        names(json, "languages", jar.names(Kind.LANGUAGE));
        names(json, "data_formats", jar.names(Kind.DATA_FORMAT));
        json.endObject();
    }

    private static void names(JsonWriter json, String field, List<String> names) {
        json.name(field).beginList();
        names.forEach(json::string);
        json.endList();
    }
}
