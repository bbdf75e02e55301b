package io.ratatoskr.config;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the configured providers: those with a key in any source. */
final class ProviderNames {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");
    private static final String VARIABLE = Key.environmentVariable(ProviderKeys.PROVIDERS);
    /** The first segment of a preset, {@code ratatoskr:<tier>/<capability>}. */
    private static final String RESERVED = "ratatoskr";

    private ProviderNames() {}

    /** The names, sorted; reports invalid ones. */
    static Set<String> find(ConfigSources configSources, Set<String> mistakes) {
        var names = new TreeSet<String>();
        for (String key : configSources.literalKeys()) {
            if (key.startsWith(ProviderKeys.PROVIDERS)) {
                String rest = key.substring(ProviderKeys.PROVIDERS.length());
                int dot = rest.indexOf('.');
                String name = dot < 0 ? rest : rest.substring(0, dot);
                if (name.equals(RESERVED)) {
                    mistakes.add(key + ": 'ratatoskr' is reserved for presets; rename the provider");
                } else if (!NAME.matcher(name).matches()) {
                    mistakes.add(("%s: '%s' is not a provider name; allowed are lower-case letters, digits and '-',"
                                    + " beginning with a letter")
                            .formatted(key, name));
                } else if (dot >= 0) {
                    names.add(name);
                }
            }
        }
        names.addAll(fromEnvironment(configSources, names));
        return names;
    }

    private static Set<String> fromEnvironment(ConfigSources configSources, Set<String> known) {
        var taken = new TreeSet<String>();
        KnownKeys.forProviders(known).forEach(key -> taken.add(Key.environmentVariable(key)));
        var names = new TreeSet<String>();
        for (String variable : configSources.variables()) {
            if (variable.startsWith(VARIABLE)
                    && !taken.contains(variable)
                    && configSources.variable(variable).isPresent()) {
                String name = name(variable.substring(VARIABLE.length()));
                if (NAME.matcher(name).matches() && !name.equals(RESERVED)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** The name in {@code NAME_KNOWN_KEY}, split at the longest known key; empty if there is none. */
    private static String name(String rest) {
        String shortest = "";
        for (String leaf : ProviderKeys.NAMES) {
            String end = "_" + Key.environmentVariable(leaf);
            if (rest.endsWith(end)) {
                String name = rest.substring(0, rest.length() - end.length());
                if (VARIABLE_NAME.matcher(name).matches()
                        && (shortest.isEmpty() || name.length() < shortest.length())) {
                    shortest = name;
                }
            }
        }
        return shortest.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
