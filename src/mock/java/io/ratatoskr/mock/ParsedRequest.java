package io.ratatoskr.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that a response depends on, independent of the format.
 *
 * @param includeUsage {@code stream_options.include_usage}
 * @param choices requested choices per prompt
 * @param echoTexts texts to echo: the last user message, or every prompt
 * @param wordCount number of words in all texts of the request, which are its prompt tokens
 * @param tools names of the tools
 * @param inputs texts to embed; a token list is one text of its numbers
 * @param dimensions null: not set in the request
 * @param base64 whether vectors are encoded as base64
 */
record ParsedRequest(
        String model,
        boolean stream,
        boolean includeUsage,
        int choices,
        List<String> echoTexts,
        int wordCount,
        List<String> tools,
        List<String> inputs,
        @Nullable Integer dimensions,
        boolean base64) {
    /** Maximum inputs per request, as at OpenAI. */
    private static final int MAX_INPUTS = 2_048;

    static final ParsedRequest EMPTY =
            new ParsedRequest("mock", false, false, 1, List.of(), 0, List.of(), List.of(), null, false);

    static ParsedRequest chat(String model, boolean stream, List<String> reply, int words, List<String> tools) {
        return new ParsedRequest(model, stream, true, 1, reply, words, tools, List.of(), null, false);
    }

    /** @throws IllegalArgumentException when there are too many inputs */
    static ParsedRequest embedding(String model, List<String> inputs, @Nullable Integer dimensions) {
        if (inputs.size() > MAX_INPUTS) {
            throw new IllegalArgumentException("more than %d inputs at once".formatted(MAX_INPUTS));
        }
        Integer within = dimensions == null ? null : Integer.valueOf(Math.clamp(dimensions, 1, 4_096));
        int words = inputs.stream().mapToInt(WordTokenizer::count).sum();
        return new ParsedRequest(model, false, false, 1, inputs, words, List.of(), inputs, within, false);
    }
}
