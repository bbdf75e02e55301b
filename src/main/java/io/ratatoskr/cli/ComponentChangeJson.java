package io.ratatoskr.cli;

import io.ratatoskr.extension.LibFolder;
import io.ratatoskr.json.JsonWriter;
import java.util.List;

/** Writes the JSON of the commands that change the jars in {@code lib/}, an entry for each artifact. Not thread-safe. */
final class ComponentChangeJson {
    private final JsonWriter writer = new JsonWriter(512).beginList();

    /** An artifact that needs no jars, since the gateway has it. */
    void partOfGateway(String artifact) {
        writer.beginObject()
                .field("artifact", artifact)
                .name("part_of_gateway")
                .bool(true)
                .endObject();
    }

    void added(String artifact, LibFolder.Addition addition) {
        writer.beginObject().field("artifact", artifact);
        ConfigJson.texts(writer, "added", addition.added());
        ConfigJson.texts(writer, "present", addition.present());
        ConfigJson.texts(writer, "conflicts", addition.conflicts());
        writer.name("in_gateway").number(addition.inGateway()).endObject();
    }

    /** @param jars none: the artifact was not added before */
    void removed(String artifact, List<String> jars) {
        writer.beginObject().field("artifact", artifact);
        ConfigJson.texts(writer, "removed", jars);
        writer.endObject();
    }

    byte[] toBytes() {
        return writer.endList().toBytes();
    }
}
