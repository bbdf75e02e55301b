package io.ratatoskr.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that a response depends on, independent of the format.
 *
 * @param includeUsage {@code stream_options.include_usage}
 * @param n requested choices per prompt
 * @param said texts to echo: the last user message, or every prompt
 * @param words number of words in all texts of the request, which are its prompt tokens
 * @param tools names of the tools
 * @param inputs texts to embed; a token list is one text of its numbers
 * @param dimensions null: not set in the request
 * @param base64 whether vectors are encoded as base64
 */
record Ask(
        String model,
        boolean stream,
        boolean includeUsage,
        int n,
        List<String> said,
        int words,
        List<String> tools,
        List<String> inputs,
        @Nullable Integer dimensions,
        boolean base64) {
    /** Maximum inputs per request, as at OpenAI. */
    private static final int MOST_INPUTS = 2_048;

    static final Ask NOTHING = new Ask("mock", false, false, 1, List.of(), 0, List.of(), List.of(), null, false);

    static Ask chat(String model, boolean stream, List<String> said, int words, List<String> tools) {
        return new Ask(model, stream, true, 1, said, words, tools, List.of(), null, false);
    }

    /** @throws IllegalArgumentException when there are too many inputs */
    static Ask vectors(String model, List<String> inputs, @Nullable Integer dimensions) {
        if (inputs.size() > MOST_INPUTS) {
            throw new IllegalArgumentException("more than %d inputs at once".formatted(MOST_INPUTS));
        }
        Integer within = dimensions == null ? null : Integer.valueOf(Math.clamp(dimensions, 1, 4_096));
        int words = inputs.stream().mapToInt(Words::count).sum();
        return new Ask(model, false, false, 1, inputs, words, List.of(), inputs, within, false);
    }
}
