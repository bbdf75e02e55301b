package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses the option defaults of a Modelfile, as returned by {@code /api/show}: a name, blanks and a value on each line. Requests
 * can override them.
 */
final class Defaults {
    /** The gateway's names, by Ollama's names. */
    private static final Map<String, String> NAMES = Map.of(
            "temperature",
            "temperature",
            "top_p",
            "top_p",
            "top_k",
            "top_k",
            "num_predict",
            "max_tokens",
            "seed",
            "seed",
            "frequency_penalty",
            "frequency_penalty",
            "presence_penalty",
            "presence_penalty",
            ContextSize.NAME,
            ContextSize.NAME);

    private static final int MOST_LINES = 1_000;
    private static final int LONGEST_NUMBER = 40;

    private Defaults() {}

    /** The defaults by the gateway's names; values that are not numbers are omitted. */
    static Map<String, ParameterAvailability> in(String text) {
        var found = new LinkedHashMap<String, ParameterAvailability>();
        text.lines().limit(MOST_LINES).forEach(line -> {
            String stripped = line.strip();
            int blank = 0;
            while (blank < stripped.length() && !Character.isWhitespace(stripped.charAt(blank))) {
                blank++;
            }
            String name = NAMES.get(stripped.substring(0, blank));
            String value = stripped.substring(blank).strip();
            if (name == null || value.isEmpty() || value.length() > LONGEST_NUMBER) {
                return;
            }
            try {
                double number = Double.parseDouble(value);
                // Negative values mean unlimited, or random
                if (number >= 0 && Double.isFinite(number)) {
                    found.put(name, new Mutable(null, null, number));
                }
            } catch (NumberFormatException e) {
                // Omitted
            }
        });
        return found;
    }
}
