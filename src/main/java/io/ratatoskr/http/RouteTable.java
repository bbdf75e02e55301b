package io.ratatoskr.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/** Maps paths and methods to routes. Reads take no lock; thread-safe. */
final class RouteTable {
    /** The result of a lookup. */
    sealed interface Lookup {
        /** @param parameters of the path, decoded */
        record Found(HttpRoute route, Map<String, String> parameters) implements Lookup {}

        /** @param allowed methods, sorted */
        record MethodNotAllowed(Set<String> allowed) implements Lookup {}

        record PathNotFound() implements Lookup {}
    }

    private record Entry(PathTemplate template, Set<String> methods, HttpRoute route) {
        boolean accepts(String method) {
            return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        }
    }

    private record Snapshot(List<Entry> all, Map<String, List<Entry>> literal, List<Entry> templates) {
        static Snapshot of(List<Entry> all) {
            Map<String, List<Entry>> fixed = new HashMap<>();
            List<Entry> templates = new ArrayList<>();
            for (Entry entry : all) {
                String path = entry.template.literalPath();
                if (path == null) {
                    templates.add(entry);
                } else {
                    fixed.computeIfAbsent(path, p -> new ArrayList<>()).add(entry);
                }
            }
            templates.sort(Comparator.comparing(Entry::template, PathTemplate.BY_PRECEDENCE));
            return new Snapshot(List.copyOf(all), fixed, templates);
        }
    }

    private static final Lookup.PathNotFound PATH_NOT_FOUND = new Lookup.PathNotFound();

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Snapshot snapshot = Snapshot.of(List.of());

    /**
     * @param methods empty: all of them
     * @throws IllegalArgumentException when another route has the same path and one of the methods
     */
    void add(PathTemplate template, Set<String> methods, HttpRoute route) {
        lock.lock();
        try {
            List<Entry> entries = new ArrayList<>(snapshot.all);
            for (Entry other : entries) {
                if (other.template.sameAs(template)
                        && (methods.isEmpty()
                                || other.methods.isEmpty()
                                || methods.stream().anyMatch(other.methods::contains))) {
                    throw new IllegalArgumentException(
                            "the path and a method are those of %s; change the path or httpMethodRestrict"
                                    .formatted(other.route.name()));
                }
            }
            entries.add(new Entry(template, Set.copyOf(methods), route));
            snapshot = Snapshot.of(entries);
        } finally {
            lock.unlock();
        }
    }

    void remove(HttpRoute route) {
        lock.lock();
        try {
            snapshot = Snapshot.of(snapshot.all.stream()
                    .filter(entry -> !entry.route.equals(route))
                    .toList());
        } finally {
            lock.unlock();
        }
    }

    /** @param path decoded, its encoded slashes marked */
    Lookup find(String method, String path) {
        Snapshot now = snapshot;
        List<Entry> fixed = now.literal.get(path);
        if (fixed != null) {
            for (Entry entry : fixed) {
                if (entry.accepts(method)) {
                    return new Lookup.Found(entry.route, Map.of());
                }
            }
            return methodNotAllowed(fixed);
        }
        List<Entry> refused = new ArrayList<>(0);
        for (Entry entry : now.templates) {
            Map<String, String> parameters = entry.template.match(path);
            if (parameters != null) {
                if (!refused.isEmpty() && !refused.getFirst().template.sameAs(entry.template)) {
                    break;
                }
                if (entry.accepts(method)) {
                    return new Lookup.Found(entry.route, parameters);
                }
                refused.add(entry);
            }
        }
        return refused.isEmpty() ? PATH_NOT_FOUND : methodNotAllowed(refused);
    }

    /** Returns the methods of the routes of a path, sorted; empty: it has no route, or one for every method. */
    Set<String> methods(String path) {
        return find("", path) instanceof Lookup.MethodNotAllowed(Set<String> allowed) ? allowed : Set.of();
    }

    private static Lookup methodNotAllowed(List<Entry> refused) {
        Set<String> allowed = new TreeSet<>();
        refused.forEach(entry -> allowed.addAll(entry.methods));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return new Lookup.MethodNotAllowed(allowed);
    }
}
