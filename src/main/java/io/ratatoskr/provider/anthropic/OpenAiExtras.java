package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields of an OpenAI request that the gateway has no word for, but that matter here. All others are left out. */
final class OpenAiExtras {
    private static final List<String> ALTERNATIVES = List.of("n", "best_of");
    private static final List<String> PRESENT = List.of("logprobs", "top_logprobs", "echo", "suffix");
    private static final Set<String> NOTHING = Set.of("null", "false", "0", "\"\"");

    private OpenAiExtras() {}

    /** Refuses what would change the answer's form. */
    static void check(Extra extra, Profile profile) {
        for (String name : ALTERNATIVES) {
            JsonText value = extra.get(name);
            if (value != null && !value.isNull() && !value.text().equals("1")) {
                throw Unsaid.of(profile, name, "several alternatives");
            }
        }
        for (String name : PRESENT) {
            JsonText value = extra.get(name);
            // A completion's "logprobs": 0 asks for those of the tokens themselves, but nobody means it
            if (value != null && !NOTHING.contains(value.text())) {
                throw Unsaid.of(profile, name, name.endsWith("logprobs") ? "log probabilities" : "this");
            }
        }
    }

    /** The caller's {@code user} as {@code metadata.user_id}. */
    static void metadata(JsonWriter writer, Extra extra) {
        JsonText user = text(extra.get("user"));
        if (user != null) {
            writer.name("metadata").beginObject().field("user_id", user).endObject();
        }
    }

    private static @Nullable JsonText text(@Nullable JsonText value) {
        return value != null && value.text().startsWith("\"") && value.text().length() > 2 ? value : null;
    }
}
