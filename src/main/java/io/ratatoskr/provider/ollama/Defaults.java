package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values that a model's file gives to options, as {@code /api/show} tells them: a name, blanks and a value on each line. Any
 * request may set others.
 */
final class Defaults {
    /** What the gateway calls them, by Ollama's name. */
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

    /** By the gateway's names; what is no number is left out. */
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
                // Below 0 stands for no limit, or for chance
                if (number >= 0 && Double.isFinite(number)) {
                    found.put(name, new Mutable(null, null, number));
                }
            } catch (NumberFormatException e) {
                // Not for us to judge
            }
        });
        return found;
    }
}
