package io.ratatoskr.onnx.run;

import io.ratatoskr.tokenizer.ModelInput;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Counts the tokens of a model's prompts, as sentence-transformers does. Each prompt is tokenised once. Thread-safe. */
final class PromptTokens {
    private final Function<ModelInput, TokenizedInput> tokenizer;
    /** By prompt; bounded because prompts come from the model's files. */
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    PromptTokens(Function<ModelInput, TokenizedInput> tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Tokens of the prompt with those that the tokenizer puts before a text, without the one it puts after it. */
    int count(String prompt) {
        return counts.computeIfAbsent(prompt, text -> {
            long[] ids = tokenizer.apply(new ModelInput(text)).ids();
            long[] empty = tokenizer.apply(new ModelInput("")).ids();
            boolean endsWithAddedToken =
                    ids.length > 0 && empty.length > 0 && ids[ids.length - 1] == empty[empty.length - 1];
            return endsWithAddedToken ? ids.length - 1 : ids.length;
        });
    }
}
