package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.settings.ProviderProfile;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Additional fields of OpenAI requests that would change the response if they were dropped: passed on if Ollama has an
 * equivalent, otherwise rejected.
 */
final class UnsupportedExtras {
    private static final Set<String> NEUTRAL_VALUES = Set.of("null", "false", "0", "1");

    private final AdditionalProperties extra;
    private final ProviderProfile profile;

    UnsupportedExtras(AdditionalProperties extra, String dialect, ProviderProfile profile) {
        this.extra = dialect.equals(Dialects.OPENAI) ? extra : AdditionalProperties.NONE;
        this.profile = profile;
    }

    /**
     * Rejects requests for more than one choice.
     *
     * @throws UnsupportedParameter naming the field
     */
    void requireSingleChoice() {
        reject("n", "returns one choice per request");
        reject("best_of", "returns one choice per request");
    }

    /**
     * Rejects the field unless its value is the default behavior.
     *
     * @throws UnsupportedParameter naming the field
     */
    void reject(String name, String reason) {
        RawJson value = extra.get(name);
        if (value != null && !NEUTRAL_VALUES.contains(value.text())) {
            throw new UnsupportedParameter(
                    "%s: %s is %s; Ollama %s"
                            .formatted(profile.name(), name, value.text().length() > 20 ? "set" : value, reason),
                    name);
        }
    }

    /** As {@link #reject}, but also rejects 0 and 1. */
    void rejectAnyValue(String name, String reason) {
        RawJson value = extra.get(name);
        if (value != null && !value.isNull() && !value.text().equals("false")) {
            throw new UnsupportedParameter("%s: %s is set; Ollama %s".formatted(profile.name(), name, reason), name);
        }
    }

    @Nullable
    RawJson get(String name) {
        return Json.valueOrNull(extra.get(name));
    }

    /** Writes the log probability fields, which have the same names in Ollama chats. */
    void writeLogprobs(JsonWriter writer) {
        RawJson logprobs = get("logprobs");
        if (logprobs != null && logprobs.text().equals("true")) {
            writer.name("logprobs").raw(logprobs).field("top_logprobs", get("top_logprobs"));
        }
    }
}
