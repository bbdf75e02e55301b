package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses the option defaults of a Modelfile, as returned by {@code /api/show}: a name, blanks and a value on each line. Requests
 * can override them.
 */
final class ModelfileDefaults {
    /** The gateway's names, by Ollama's names. */
    private static final Map<String, String> GATEWAY_NAMES = Map.of(
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
            ContextSize.OPTION_NAME,
            ContextSize.OPTION_NAME);

    private static final int MAX_LINES = 1_000;
    private static final int MAX_NUMBER_LENGTH = 40;

    private ModelfileDefaults() {}

    /** The defaults by the gateway's names; values that are not numbers are omitted. */
    static Map<String, ParameterAvailability> parse(String text) {
        var result = new LinkedHashMap<String, ParameterAvailability>();
        text.lines().limit(MAX_LINES).forEach(line -> {
            String stripped = line.strip();
            int nameEnd = 0;
            while (nameEnd < stripped.length() && !Character.isWhitespace(stripped.charAt(nameEnd))) {
                nameEnd++;
            }
            String name = GATEWAY_NAMES.get(stripped.substring(0, nameEnd));
            String value = stripped.substring(nameEnd).strip();
            if (name == null || value.isEmpty() || value.length() > MAX_NUMBER_LENGTH) {
                return;
            }
            try {
                double number = Double.parseDouble(value);
                // Negative values mean unlimited, or random
                if (number >= 0 && Double.isFinite(number)) {
                    result.put(name, new Mutable(null, null, number));
                }
            } catch (NumberFormatException e) {
                // Omitted
            }
        });
        return result;
    }
}
