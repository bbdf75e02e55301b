package io.ratatoskr.tokenizer;

import io.ratatoskr.settings.TokenizerSettings;
import io.ratatoskr.settings.TokenizerSettings.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Selects the tokenizer of a model by the longest matching prefix of its name; user rules win over built-in ones. Vendor prefixes
 * and variant suffixes are ignored.
 */
final class TokenizerFamilies {
    /** Maps a name prefix to a tokenizer; empty if the tokenizer is unknown. */
    record PrefixRule(String prefix, Optional<Source> source) {}

    /** OpenAI's rules from tiktoken's {@code model.py}; other vendors' vocabularies must be provided by the user. */
    private static final List<PrefixRule> BUILT_IN_RULES = List.of(
            openAi("gpt-4o", "o200k_base"),
            openAi("gpt-4.1", "o200k_base"),
            openAi("gpt-4.5", "o200k_base"),
            openAi("gpt-5", "o200k_base"),
            openAi("gpt-oss", "o200k_base"),
            openAi("chatgpt-4o", "o200k_base"),
            openAi("codex", "o200k_base"),
            openAi("o1", "o200k_base"),
            openAi("o3", "o200k_base"),
            openAi("o4", "o200k_base"),
            openAi("gpt-4", "cl100k_base"),
            openAi("gpt-3.5", "cl100k_base"),
            openAi("gpt-35", "cl100k_base"),
            openAi("text-embedding-3", "cl100k_base"),
            openAi("text-embedding-ada-002", "cl100k_base"),
            openAi("davinci-002", "cl100k_base"),
            openAi("babbage-002", "cl100k_base"),
            openAi("text-davinci-003", "p50k_base"),
            openAi("text-davinci-002", "p50k_base"),
            openAi("gpt2", "r50k_base"));

    private final List<PrefixRule> longestPrefixFirst;

    TokenizerFamilies(List<TokenizerSettings> userRules) {
        List<PrefixRule> all = new ArrayList<>();
        userRules.forEach(rule -> all.add(new PrefixRule(rule.prefix(), Optional.of(rule.source()))));
        all.addAll(BUILT_IN_RULES);
        all.sort(Comparator.comparingInt((PrefixRule rule) -> rule.prefix().length())
                .reversed());
        this.longestPrefixFirst = List.copyOf(all);
    }

    private static PrefixRule openAi(String prefix, String encoding) {
        return new PrefixRule(prefix, Optional.of(new Source.Encoding(encoding)));
    }

    /** The tokenizer of the model with this id; empty if unknown. */
    Optional<Source> find(String id) {
        String fullName = id.toLowerCase(Locale.ROOT);
        String baseName = baseName(fullName);
        for (PrefixRule rule : longestPrefixFirst) {
            if (matchesPrefix(baseName, rule.prefix) || matchesPrefix(fullName, rule.prefix)) {
                return rule.source;
            }
        }
        return Optional.empty();
    }

    /** The hub sources with that repository, ignoring case; there is more than one where rules name several of its revisions. */
    List<Source.Hub> hubs(String repository) {
        return longestPrefixFirst.stream()
                .flatMap(rule -> rule.source.stream())
                .filter(Source.Hub.class::isInstance)
                .map(Source.Hub.class::cast)
                .filter(hub -> hub.repository().equalsIgnoreCase(repository))
                .distinct()
                .toList();
    }

    /** {@code openai/gpt-4o:free} is {@code gpt-4o}; {@code models/gemini-2.5-pro} is {@code gemini-2.5-pro}. */
    static String baseName(String id) {
        String name = id.substring(id.lastIndexOf('/') + 1);
        int variant = name.indexOf(':');
        return variant > 0 ? name.substring(0, variant) : name;
    }

    /** {@code o1} matches {@code o1-mini}, not {@code o10}. */
    private static boolean matchesPrefix(String name, String prefix) {
        if (!name.startsWith(prefix)) {
            return false;
        }
        boolean endsInSeparator = !Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1));
        return endsInSeparator
                || name.length() == prefix.length()
                || !Character.isDigit(name.charAt(prefix.length()))
                || !Character.isDigit(prefix.charAt(prefix.length() - 1));
    }
}
