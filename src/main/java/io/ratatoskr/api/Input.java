package io.ratatoskr.api;

import java.util.List;

/** The input of a completion or embedding request: texts, or texts as token ids. */
public sealed interface Input {
    /** The number of inputs; each gets its own result. */
    int size();

    /** @param single whether the caller sent one text instead of a list */
    record Texts(List<String> texts, boolean single) implements Input {
        public Texts {
            texts = Preconditions.requireNonEmpty("input", texts);
        }

        @Override
        public int size() {
            return texts.size();
        }
    }

    /**
     * Token ids of the model's own vocabulary. The arrays are not copied and must not be modified.
     *
     * @param single whether the caller sent one array of ids instead of a list of arrays
     */
    record Tokens(List<int[]> tokens, boolean single) implements Input {
        public Tokens {
            tokens = Preconditions.requireNonEmpty("input", tokens);
        }

        @Override
        public int size() {
            return tokens.size();
        }
    }

    static Input of(String text) {
        return new Texts(List.of(text), true);
    }

    static Input of(List<String> texts) {
        return new Texts(texts, false);
    }
}
