package io.ratatoskr.config;

import java.nio.file.Path;

/**
 * Whose tokenizer a family of models has, as {@code models.yaml} says it.
 *
 * @param prefix what the names of the family begin with, without vendor, in lower case
 */
public record TokenizerSettings(String prefix, Source source) {
    /** Where the tokenizer is to be had. */
    public sealed interface Source {
        /** One of OpenAI's encodings, such as {@code o200k_base}. */
        record Encoding(String name) implements Source {}

        /** A {@code tokenizer.json} on this machine. */
        record File(Path path) implements Source {}

        /** A {@code tokenizer.json} on the class path, as a Maven artifact carries it. */
        record ClassPath(String resource) implements Source {}

        /**
         * That of a repository of the hub, once it is in the store.
         *
         * @param revision branch, tag or commit
         */
        record Hub(String repository, String revision) implements Source {}

        /** The same as another model's. */
        record Like(String model) implements Source {}
    }
}
