package io.ratatoskr.camel.install;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the kamelets that the YAML of routes calls: {@code kamelet:name} as an address, and the step {@code kamelet}. */
final class KameletReferences {
    /** The name, then a route id or parameters. */
    private static final Pattern ADDRESS = Pattern.compile("kamelet:(?://)?([A-Za-z0-9._-]+)(?:/[^?]*)?(?:\\?(.*))?");

    private static final Set<String> RESERVED = Set.of("source", "sink");

    private final Set<String> names = new TreeSet<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private KameletReferences() {}

    /** The names; not those that are known only when the route runs, or have a location of their own. */
    static Set<String> find(@Nullable Object yaml) {
        var references = new KameletReferences();
        references.visit(yaml);
        return references.names;
    }

    private void visit(@Nullable Object node) {
        if (node instanceof Map<?, ?> map && seen.add(map)) {
            map.forEach(this::visitEntry);
        } else if (node instanceof List<?> items && seen.add(items)) {
            items.forEach(this::visit);
        }
    }

    private void visitEntry(Object key, @Nullable Object value) {
        if (value instanceof String text) {
            if (key.equals("kamelet")) {
                add(text);
            } else if (key.equals("uri") || key.equals("to")) {
                Matcher address = ADDRESS.matcher(text);
                if (address.matches()
                        && (address.group(2) == null || !address.group(2).contains("location="))) {
                    add(address.group(1));
                }
            }
        } else if (key.equals("kamelet")
                && value instanceof Map<?, ?> step
                && step.get("name") instanceof String name) {
            add(name);
        }
        visit(value);
    }

    private void add(String name) {
        String template = name.replaceFirst("[/?].*", "");
        if (!template.contains("{") && !RESERVED.contains(template)) {
            names.add(template);
        }
    }
}
