package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.json.AdditionalProperties;
import java.util.Set;

/**
 * Fields that OpenAI clients give a meaning. A provider's unknown field of such a name is not passed on: an {@code error} would
 * look like a failure of the request, and a second {@code id} or {@code choices} makes the JSON ambiguous. Immutable.
 */
final class ReservedFields {
    /** Of a response or a chunk. */
    static final ReservedFields CHUNK =
            new ReservedFields("id", "object", "created", "model", "choices", "usage", "error");

    /** Of a choice. */
    static final ReservedFields CHOICE =
            new ReservedFields("index", "delta", "message", "text", "finish_reason", "logprobs", "error");

    private final Set<String> names;

    private ReservedFields(String... names) {
        this.names = Set.of(names);
    }

    AdditionalProperties removeFrom(AdditionalProperties fields) {
        AdditionalProperties others = fields;
        for (String name : fields.fields().keySet()) {
            if (names.contains(name)) {
                others = others.without(name);
            }
        }
        return others;
    }
}
