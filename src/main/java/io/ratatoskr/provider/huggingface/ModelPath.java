package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.InvalidRequest;
import java.util.regex.Pattern;

/** Where the router hosts a model. */
final class ModelPath {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)?");

    private ModelPath() {}

    /** @throws InvalidRequest for an id that no model has, and that would lead elsewhere in a path */
    static String of(String model) {
        if (!ID.matcher(model).matches() || model.contains("..")) {
            throw new InvalidRequest(
                    "model is no id of Hugging Face's; organisation/name is wanted, of letters, digits and . _ -",
                    "model");
        }
        return "/hf-inference/models/" + model;
    }
}
