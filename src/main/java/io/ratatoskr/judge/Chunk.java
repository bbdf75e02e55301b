package io.ratatoskr.judge;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of one chat request, numbered from 1.
 *
 * @param first index of the first item in the scoring request
 * @param lines one line of data per item
 */
record Chunk(int first, List<String> lines) {
    /** Maximum number of items per chat request. */
    static final int MAX_ITEMS = 20;
    /** Maximum number of scores per chat request, where an item has many. */
    static final int MAX_SCORES = 200;
    /** Maximum number of characters of data per chat request; a longer item gets its own. */
    static final int MAX_CHARACTERS = 24_000;

    Chunk {
        lines = List.copyOf(lines);
    }

    /** Splits the items of the rubric into as few chunks as the limits allow, in order. */
    static List<Chunk> of(Rubric rubric) {
        int maxItems = Math.clamp(MAX_SCORES / rubric.keys().size(), 1, MAX_ITEMS);
        var chunks = new ArrayList<Chunk>();
        var lines = new ArrayList<String>();
        long characters = 0;
        int index = 0;
        for (Rubric.ItemWriter fields : rubric.items()) {
            String line = line(lines.size() + 1, fields);
            if (!lines.isEmpty() && (lines.size() == maxItems || characters + line.length() > MAX_CHARACTERS)) {
                chunks.add(new Chunk(index - lines.size(), lines));
                lines.clear();
                characters = 0;
                line = line(1, fields);
            }
            lines.add(line);
            characters += line.length();
            index++;
        }
        chunks.add(new Chunk(index - lines.size(), lines));
        return chunks;
    }

    private static String line(int number, Rubric.ItemWriter fields) {
        return Rubric.line(writer -> {
            writer.name("item").number(number);
            fields.write(writer);
        });
    }

    int size() {
        return lines.size();
    }

    /** The chat request: no tools, temperature 0, output constrained by a JSON schema. */
    ChatRequest toRequest(Rubric rubric, String model) {
        var data = new StringBuilder("<data>\n");
        if (rubric.context() != null) {
            data.append(rubric.context()).append('\n');
        }
        lines.forEach(line -> data.append(line).append('\n'));
        data.append("</data>\nScore ").append(size() == 1 ? "item 1." : "items 1 to " + size() + ".");
        ChatOptions options = ChatOptions.builder(model)
                .temperature(0.0)
                .responseFormat(new ResponseFormat.JsonSchema("scores", null, schema(rubric.keys()), true, AdditionalProperties.NONE))
                .build();
        return new ChatRequest(
                List.of(Message.system(rubric.instructions()), Message.user(data.toString())),
                List.of(),
                options,
                false,
                false,
                Dialects.NATIVE);
    }

    private static RawJson schema(List<String> keys) {
        var entry = new JsonWriter(1024).beginObject().field("type", "object").name("properties");
        entry.beginObject().name("item").beginObject().field("type", "integer").endObject();
        keys.forEach(
                key -> entry.name(key).beginObject().field("type", "number").endObject());
        entry.endObject().name("required").beginList().string("item");
        keys.forEach(entry::string);
        entry.endList().field("additionalProperties", Boolean.FALSE).endObject();
        return new JsonWriter(1024)
                .beginObject()
                .field("type", "object")
                .name("properties")
                .beginObject()
                .name("results")
                .beginObject()
                .field("type", "array")
                .field("items", entry.toRawJson())
                .endObject()
                .endObject()
                .name("required")
                .beginList()
                .string("results")
                .endList()
                .field("additionalProperties", Boolean.FALSE)
                .endObject()
                .toRawJson();
    }
}
