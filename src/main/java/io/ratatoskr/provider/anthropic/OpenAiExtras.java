package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ProviderProfile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI request fields outside the gateway's model that matter to this API. All others are omitted. */
final class OpenAiExtras {
    private static final List<String> CHOICE_COUNTS = List.of("n", "best_of");
    private static final List<String> UNSUPPORTED = List.of("logprobs", "top_logprobs", "echo", "suffix");
    private static final Set<String> EMPTY_VALUES = Set.of("null", "false", "0", "\"\"");

    private OpenAiExtras() {}

    /** Rejects fields that would change the form of the response. */
    static void rejectUnsupported(AdditionalProperties extra, ProviderProfile profile) {
        for (String name : CHOICE_COUNTS) {
            RawJson value = extra.get(name);
            if (value != null && !value.isNull() && !value.text().equals("1")) {
                throw UnsupportedParameters.of(profile, name, "more than one choice");
            }
        }
        for (String name : UNSUPPORTED) {
            RawJson value = extra.get(name);
            // A completion's "logprobs": 0 requests those of the chosen tokens; in practice clients mean none
            if (value != null && !EMPTY_VALUES.contains(value.text())) {
                throw UnsupportedParameters.of(profile, name, name.endsWith("logprobs") ? "log probabilities" : "this");
            }
        }
    }

    /** The caller's {@code user} as {@code metadata.user_id}. */
    static void writeMetadata(JsonWriter writer, AdditionalProperties extra) {
        RawJson user = nonEmptyString(extra.get("user"));
        if (user != null) {
            writer.name("metadata").beginObject().field("user_id", user).endObject();
        }
    }

    private static @Nullable RawJson nonEmptyString(@Nullable RawJson value) {
        return value != null && value.text().startsWith("\"") && value.text().length() > 2 ? value : null;
    }
}
