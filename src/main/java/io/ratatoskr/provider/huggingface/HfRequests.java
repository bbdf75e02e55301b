package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.provider.UnsupportedOperation;
import io.ratatoskr.settings.ProviderProfile;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Builds HTTP requests and the JSON common to all operations. */
final class HfRequests {
    private static final Map<String, String> JSON =
            Map.of("content-type", "application/json", "accept", "application/json");
    private static final Set<Operation> CHATS = EnumSet.of(Operation.CHAT, Operation.GENERATE);
    private static final int INITIAL_CAPACITY = 512;

    private HfRequests() {}

    static ProviderHttpRequest post(String path, Consumer<JsonWriter> fields) {
        return post(path, Map.of(), fields);
    }

    /** @param headers in addition to those of every JSON request */
    static ProviderHttpRequest post(String path, Map<String, String> headers, Consumer<JsonWriter> fields) {
        var writer = new JsonWriter(INITIAL_CAPACITY).beginObject();
        fields.accept(writer);
        Map<String, String> all = JSON;
        if (!headers.isEmpty()) {
            all = new LinkedHashMap<>(JSON);
            all.putAll(headers);
        }
        return new ProviderHttpRequest("POST", path, all, writer.endObject().toBytes());
    }

    /** The exception for an operation that this kind of endpoint does not support. */
    static NotSupported unsupported(ModelRequest request, ProviderProfile profile) {
        Set<Operation> supported = EnumSet.allOf(Operation.class);
        switch (profile.endpointKind()) {
            case ROUTER -> {}
            case TEI, PIPELINE -> supported.removeAll(CHATS);
            case OPENAI -> supported.retainAll(EnumSet.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED));
        }
        supported.remove(request.operation());
        return UnsupportedOperation.of(request, supported, profile);
    }

    static void writeTexts(JsonWriter writer, String name, List<String> texts) {
        writeList(writer, name, texts, writer::string);
    }

    static <T> void writeList(JsonWriter writer, String name, List<T> items, Consumer<T> each) {
        writer.name(name).beginList();
        items.forEach(each);
        writer.endList();
    }

    /** Writes a single item as such, several as a list. */
    static <T> void writeOneOrList(JsonWriter writer, String name, List<T> items, Consumer<T> each) {
        if (items.size() > 1) {
            writeList(writer, name, items, each);
            return;
        }
        writer.name(name);
        each.accept(items.getFirst());
    }
}
