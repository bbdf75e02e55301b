package io.ratatoskr.mock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer needs to know of a request in OpenAI's shape.
 *
 * @param includeUsage {@code stream_options.include_usage}
 * @param n choices asked for, per prompt
 * @param said texts to echo: the last user message, or every prompt
 * @param words in all texts of the request; they count as its tokens
 * @param tools names of the functions offered
 * @param inputs texts to embed; token lists as the text of their numbers
 * @param dimensions null when not asked for
 * @param base64 whether vectors shall be encoded so
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
    static final Ask NOTHING = new Ask("mock", false, false, 1, List.of(), 0, List.of(), List.of(), null, false);
}
