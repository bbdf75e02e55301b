package io.ratatoskr.onnx.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The prefixes of texts by their use.
 *
 * @param byName keys in lower case
 * @param withoutInputType the prefix of texts without an input type; empty for none
 */
public record Prompts(Map<String, String> byName, String withoutInputType) {
    /** No prefixes. */
    public static final Prompts NONE = new Prompts(Map.of(), "");

    /** Names of the same use, in the terms of models and of providers, in the order they are looked up. */
    private static final List<List<String>> SYNONYMS = List.of(
            List.of("query", "search_query", "retrieval_query", "retrieval.query", "retrieval-query"),
            List.of(
                    "document",
                    "passage",
                    "corpus",
                    "search_document",
                    "retrieval_document",
                    "retrieval.passage",
                    "retrieval-document"));

    public Prompts {
        byName = Map.copyOf(byName);
    }

    /** Whether no text has a prefix. */
    public boolean isEmpty() {
        return withoutInputType.isEmpty() && byName.values().stream().allMatch(String::isEmpty);
    }

    /**
     * The prefix of texts of an input type: of the prompt with that name, else of one with the same meaning. Empty if there is none.
     *
     * @param inputType ignoring case; null: none in the request
     */
    public String of(@Nullable String inputType) {
        if (inputType == null) {
            return withoutInputType;
        }
        String name = inputType.toLowerCase(Locale.ROOT);
        Stream<String> synonyms =
                SYNONYMS.stream().filter(names -> names.contains(name)).flatMap(List::stream);
        return Stream.concat(Stream.of(name), synonyms)
                .filter(byName::containsKey)
                .findFirst()
                .map(byName::get)
                .orElse("");
    }
}
