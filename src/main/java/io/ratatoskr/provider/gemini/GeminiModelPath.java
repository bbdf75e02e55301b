package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ModelNotAvailable;
import io.ratatoskr.provider.ProviderProfile;
import io.ratatoskr.provider.ErrorText;
import java.nio.charset.StandardCharsets;

/** Paths of models under the base URL. Ids have a collection prefix ({@code models/x}, {@code tunedModels/x}) or none. */
final class GeminiModelPath {
    static final String MODELS = "models/";

    private static final String TUNED = "tunedModels/";
    private static final String UNRESERVED = "-._~";
    private static final String FORBIDDEN = "/\\?#%";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private GeminiModelPath() {}

    /**
     * The model's resource name, such as {@code models/gemini-2.5-flash}.
     *
     * @throws ModelNotAvailable if the id is not a valid Gemini model name
     */
    static String resourceName(String model, ProviderProfile profile) {
        String name = model.startsWith(MODELS) || model.startsWith(TUNED) ? model : MODELS + model;
        String id = id(name);
        boolean invalid = id.isEmpty() || id.equals(".") || id.contains("..");
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            invalid |= c <= ' ' || c == 0x7F || FORBIDDEN.indexOf(c) >= 0;
        }
        if (invalid) {
            throw new ModelNotAvailable(
                    "%s: '%s' is not a Gemini model name; expected e.g. gemini-2.5-flash, models/… or tunedModels/…"
                            .formatted(profile.name(), ErrorText.sanitize(model)));
        }
        return name;
    }

    /** The path of a method of the model, such as {@code /models/x:generateContent}. */
    static String methodPath(String model, String method, ProviderProfile profile) {
        String name = resourceName(model, profile);
        int slash = name.indexOf('/');
        return "/" + name.substring(0, slash + 1) + encode(name.substring(slash + 1)) + ":" + method;
    }

    /** The id without the collection prefix. */
    static String id(String model) {
        return model.startsWith(MODELS)
                ? model.substring(MODELS.length())
                : model.startsWith(TUNED) ? model.substring(TUNED.length()) : model;
    }

    /** Percent-encodes the text as a path segment or query value. */
    static String encode(String text) {
        var encoded = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
            }
        }
        return encoded.toString();
    }
}
