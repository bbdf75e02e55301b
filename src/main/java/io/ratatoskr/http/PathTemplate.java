package io.ratatoskr.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path with {@code {parameters}}. A parameter is never empty and may contain slashes, raw or encoded; in an ambiguous path the
 * leftmost parameter is the longest, so that an id is everything up to a known last segment. A parameter of a prefix is one segment.
 *
 * @param literals the text before, between and after the parameters: one more than names
 * @param prefix whether all paths below match too
 */
record PathTemplate(List<String> literals, List<String> names, boolean prefix) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^/{}]+)}");

    /** Orders templates by the precedence in which they are tried. */
    static final Comparator<PathTemplate> BY_PRECEDENCE = Comparator.<PathTemplate, Boolean>comparing(
                    PathTemplate::prefix)
            .thenComparingInt(template -> -template.literals.getFirst().length())
            .thenComparingInt(template -> -template.literals.getLast().length())
            .thenComparingInt(template -> template.names.size())
            .thenComparingInt(template ->
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
        if (text.indexOf('*') >= 0) {
            throw new IllegalArgumentException("path '%s': a star is possible at the end only".formatted(path));
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

    /** Returns whether both match the same paths, regardless of parameter names. */
    boolean sameAs(PathTemplate other) {
        return prefix == other.prefix && literals.equals(other.literals);
    }

    /** Returns the path when it has no parameters and is not a prefix; null otherwise. */
    @Nullable
    String literalPath() {
        return names.isEmpty() && !prefix ? literals.getFirst() : null;
    }

    /** Returns the parameters' values, or null when the path does not match. */
    @Nullable
    Map<String, String> match(String path) {
        if (names.isEmpty()) {
            return prefix && isBelow(path) ? Map.of() : null;
        }
        if (prefix) {
            return matchBelow(path);
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
            values[i] = path.substring(at + before.length(), end).replace(PercentDecoder.ENCODED_SLASH, '/');
            end = at;
        }
        Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(values.length);
        for (int i = 0; i < values.length; i++) {
            parameters.put(names.get(i), values[i]);
        }
        return parameters;
    }

    /** In a prefix each parameter is one segment; what follows the last literal is not a parameter. */
    private @Nullable Map<String, String> matchBelow(String path) {
        Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(names.size());
        int at = 0;
        for (int i = 0; i < names.size(); i++) {
            if (!path.startsWith(literals.get(i), at)) {
                return null;
            }
            int from = at + literals.get(i).length();
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            String last = literals.get(i + 1);
            if (!last.isEmpty() && last.charAt(0) != '/') {
                end = path.lastIndexOf(last, end - last.length());
            }
            if (end <= from) {
                return null;
            }
            parameters.put(names.get(i), path.substring(from, end).replace(PercentDecoder.ENCODED_SLASH, '/'));
            at = end;
        }
        String last = literals.getLast();
        int end = at + last.length();
        return path.startsWith(last, at) && (path.length() == end || last.endsWith("/") || path.charAt(end) == '/')
                ? parameters
                : null;
    }

    private boolean isBelow(String path) {
        String root = literals.getFirst();
        return path.startsWith(root)
                && (path.length() == root.length() || root.endsWith("/") || path.charAt(root.length()) == '/');
    }
}
