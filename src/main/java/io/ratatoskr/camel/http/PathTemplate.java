package io.ratatoskr.camel.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path with {@code {parameters}}. A parameter is never empty and may hold slashes, raw or encoded; where two readings are
 * possible the leftmost parameter is the longest, so that an id is everything up to a known last segment.
 *
 * @param literals the text before, between and after the parameters: one more than names
 * @param prefix whether anything below the path is meant too
 */
record PathTemplate(List<String> literals, List<String> names, boolean prefix) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^/{}]+)}");

    /** The template that is to be tried first comes first. */
    static final Comparator<PathTemplate> MOST_SPECIFIC_FIRST = Comparator.<PathTemplate, Boolean>comparing(
                    PathTemplate::prefix)
            .thenComparing(template -> -template.literals.getFirst().length())
            .thenComparing(template -> -template.literals.getLast().length())
            .thenComparing(template -> template.names.size())
            .thenComparing(template ->
                    -template.literals.stream().mapToInt(String::length).sum());

    PathTemplate {
        literals = List.copyOf(literals);
        names = List.copyOf(names);
    }

    /** @param path with or without a leading slash; a star at the end is the same as {@code prefix} */
    static PathTemplate of(String path, boolean prefix) {
        String text = path.startsWith("/") ? path : "/" + path;
        boolean below = prefix;
        if (text.endsWith("*")) {
            text = text.substring(0, text.length() - 1);
            below = true;
        }
        List<String> literals = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(text);
        int from = 0;
        while (parameter.find()) {
            literals.add(text.substring(from, parameter.start()));
            names.add(parameter.group(1));
            from = parameter.end();
        }
        literals.add(text.substring(from));
        if (literals.stream().skip(1).limit(Math.max(0, names.size() - 1)).anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("path '%s': two parameters need some text between them".formatted(path));
        }
        return new PathTemplate(literals, names, below);
    }

    /** Whether both mean the same paths, whatever their parameters are called. */
    boolean sameAs(PathTemplate other) {
        return prefix == other.prefix && literals.equals(other.literals);
    }

    /** The path itself when it has no parameters and means only itself; null otherwise. */
    @Nullable
    String fixed() {
        return names.isEmpty() && !prefix ? literals.getFirst() : null;
    }

    /** The parameters' values, or null when the path is another. */
    @Nullable
    Map<String, String> match(String path) {
        if (names.isEmpty()) {
            return prefix && isBelow(path) ? Map.of() : null;
        }
        String first = literals.getFirst();
        String last = literals.getLast();
        if (!path.startsWith(first) || !path.endsWith(last)) {
            return null;
        }
        int end = path.length() - last.length();
        String[] values = new String[names.size()];
        for (int i = names.size() - 1; i >= 0; i--) {
            String before = literals.get(i);
            int at = i == 0 ? 0 : path.lastIndexOf(before, end - 1 - before.length());
            if (at < 0 || at + before.length() >= end) {
                return null;
            }
            values[i] = path.substring(at + before.length(), end).replace(Percent.ENCODED_SLASH, '/');
            end = at;
        }
        Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(values.length);
        for (int i = 0; i < values.length; i++) {
            parameters.put(names.get(i), values[i]);
        }
        return parameters;
    }

    private boolean isBelow(String path) {
        String root = literals.getFirst();
        return path.startsWith(root)
                && (path.length() == root.length() || root.endsWith("/") || path.charAt(root.length()) == '/');
    }
}
