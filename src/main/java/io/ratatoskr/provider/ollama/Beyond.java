package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wishes in OpenAI's dialect that the gateway has no word for, and that would change the answer if they were left out: carried
 * over where Ollama has the same, else refused.
 */
final class Beyond {
    private static final Set<String> NONE = Set.of("null", "false", "0", "1");

    private final Extra extra;
    private final Profile profile;

    Beyond(Extra extra, String dialect, Profile profile) {
        this.extra = dialect.equals(Dialects.OPENAI) ? extra : Extra.NONE;
        this.profile = profile;
    }

    /**
     * Refuses more than one answer to a prompt.
     *
     * @throws UnsupportedParameter naming the field
     */
    void oneAnswer() {
        refuse("n", "answers one at a time");
        refuse("best_of", "answers one at a time");
    }

    /**
     * Refuses the field unless it asks for what happens anyway.
     *
     * @throws UnsupportedParameter naming the field
     */
    void refuse(String name, String why) {
        JsonText value = extra.get(name);
        if (value != null && !NONE.contains(value.text())) {
            throw new UnsupportedParameter(
                    "%s: %s is %s; Ollama %s"
                            .formatted(profile.name(), name, value.text().length() > 20 ? "set" : value, why),
                    name);
        }
    }

    /** As {@link #refuse}; 0 and 1 are wishes too. */
    void refuseAny(String name, String why) {
        JsonText value = extra.get(name);
        if (value != null && !value.isNull() && !value.text().equals("false")) {
            throw new UnsupportedParameter("%s: %s is set; Ollama %s".formatted(profile.name(), name, why), name);
        }
    }

    @Nullable
    JsonText get(String name) {
        JsonText value = extra.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** The two fields for probabilities, which chats at Ollama have under the same names. */
    void logprobs(JsonWriter writer) {
        JsonText wanted = get("logprobs");
        if (wanted != null && wanted.text().equals("true")) {
            writer.name("logprobs").raw(wanted).field("top_logprobs", get("top_logprobs"));
        }
    }
}
