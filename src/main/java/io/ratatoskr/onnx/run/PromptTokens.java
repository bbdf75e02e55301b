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
    private final Map<String, Extent> extents = new ConcurrentHashMap<>();

    /**
     * The tokens around a text.
     *
     * @param before tokens of the prompt with those that the tokenizer puts before a text
     * @param after tokens that the tokenizer puts after it, 0 or 1
     */
    record Extent(int before, int after) {
        /** Whether an input has tokens of its text; a text that was not truncated may consist of the one after it. */
        boolean leavesText(TokenizedInput tokens) {
            return tokens.length() > before + (tokens.truncated() ? after : 0);
        }
    }

    PromptTokens(Function<ModelInput, TokenizedInput> tokenizer) {
        this.tokenizer = tokenizer;
    }

    Extent of(String prompt) {
        return extents.computeIfAbsent(prompt, text -> {
            long[] ids = tokenizer.apply(new ModelInput(text)).ids();
            long[] empty = tokenizer.apply(new ModelInput("")).ids();
            boolean endsWithAddedToken =
                    ids.length > 0 && empty.length > 0 && ids[ids.length - 1] == empty[empty.length - 1];
            int after = endsWithAddedToken ? 1 : 0;
            return new Extent(ids.length - after, after);
        });
    }
}
