package io.ratatoskr.config;

import java.nio.file.Path;

/**
 * The tokenizer of a family of models, from {@code models.yaml}.
 *
 * @param prefix common prefix of the family's names, without vendor, in lower case
 */
public record TokenizerSettings(String prefix, Source source) {
    /** The origin of the tokenizer. */
    public sealed interface Source {
        /** One of OpenAI's encodings, such as {@code o200k_base}. */
        record Encoding(String name) implements Source {}

        /** A {@code tokenizer.json} on this machine. */
        record File(Path path) implements Source {}

        /** A {@code tokenizer.json} on the class path, as a Maven artifact carries it. */
        record ClassPath(String resource) implements Source {}

        /**
         * The tokenizer of a hub repository, once it is in the store.
         *
         * @param revision branch, tag or commit
         */
        record Hub(String repository, String revision) implements Source {}

        /** The tokenizer of another model. */
        record SameAsModel(String model) implements Source {}
    }
}
