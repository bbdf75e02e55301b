package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.Usage;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * Token counts. Ollama leaves out what is 0; for the answer that is what it means, but of the prompt earlier versions counted only
 * what they had not cached, so its absence tells nothing.
 */
final class Counts {
    private @Nullable Long prompt;
    private @Nullable Long cached;
    private @Nullable Long answer;

    /** Reads the current field; what is no count is passed over. */
    void field(JsonReader reader) {
        String name = reader.name();
        if (!reader.isNumber()) {
            reader.skip();
            return;
        }
        double told = reader.number();
        Long count = told >= 0 && told < 1L << 53 ? (long) told : null;
        switch (name) {
            case "prompt_eval_count" -> prompt = count;
            case "prompt_eval_cached_count" -> cached = count;
            case "eval_count" -> answer = count;
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** The counts; null where those of the prompt are not told. */
    @Nullable
    Usage usage() {
        if (prompt == null) {
            return null;
        }
        long said = answer == null ? 0 : answer;
        return new Usage(prompt, said, prompt + said, null, cached, null, Extra.NONE);
    }

    /** Keeps the answer's count where there is no usage that would have it. */
    void keep(Fields extra) {
        if (prompt == null && answer != null) {
            extra.put("eval_count", new JsonText(Long.toString(answer)));
        }
    }
}
