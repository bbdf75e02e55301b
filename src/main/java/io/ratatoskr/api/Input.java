package io.ratatoskr.api;

import java.util.List;

/** What a completion continues or an embedding embeds: texts, or texts as token ids. */
public sealed interface Input {
    /** How many inputs there are; each gets its own answer. */
    int size();

    /** @param single whether the caller wrote one text, not a list */
    record Texts(List<String> texts, boolean single) implements Input {
        public Texts {
            texts = Checks.notEmpty("input", texts);
        }

        @Override
        public int size() {
            return texts.size();
        }
    }

    /**
     * Token ids of the model's own vocabulary. The arrays are not copied; nobody may change them.
     *
     * @param single whether the caller wrote one array of ids, not a list of such
     */
    record Tokens(List<int[]> tokens, boolean single) implements Input {
        public Tokens {
            tokens = Checks.notEmpty("input", tokens);
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
