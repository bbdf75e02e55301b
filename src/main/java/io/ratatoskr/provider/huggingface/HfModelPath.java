package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.InvalidRequest;
import java.util.regex.Pattern;

/** The path of a model on the router. */
final class HfModelPath {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)?");

    private HfModelPath() {}

    /** @throws InvalidRequest for an invalid id, which could change the meaning of the path */
    static String of(String model) {
        if (!ID.matcher(model).matches() || model.contains("..")) {
            throw new InvalidRequest(
                    "model is not a Hugging Face id; expected organisation/name, of letters, digits and . _ -",
                    "model");
        }
        return "/hf-inference/models/" + model;
    }
}
