package io.ratatoskr.camel.routes;

import org.apache.camel.LineNumberAware;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.jspecify.annotations.Nullable;

/** Where a route or a step is written, as {@code routes/custom/mail.camel.yaml:12}. */
final class SourceLocations {
    private SourceLocations() {}

    /** The file, relative to the home folder; null for routes that are not from a file. */
    static @Nullable String file(@Nullable Object node) {
        LineNumberAware located = located(node);
        String location = located == null ? null : located.getLocation();
        if (location == null) {
            return null;
        }
        int scheme = location.indexOf(':');
        return scheme < 0 ? location : location.substring(scheme + 1);
    }

    /** The line, from 1; 0 if it is unknown. */
    static int line(@Nullable Object node) {
        LineNumberAware located = located(node);
        return located == null ? 0 : Math.max(0, located.getLineNumber());
    }

    /** The file and the line; null for routes that are not from a file. */
    static @Nullable String describe(@Nullable Object node) {
        String file = file(node);
        int line = line(node);
        return file == null || line == 0 ? file : file + ":" + line;
    }

    /** The node with the location: the step itself or one around it, of a route its input. Routes in Java have none. */
    private static @Nullable LineNumberAware located(@Nullable Object node) {
        Object at = node;
        while (at != null) {
            Object input = at instanceof NamedRoute route && route.getInput() != null ? route.getInput() : at;
            if (input instanceof LineNumberAware located && located.getLocation() != null) {
                return located;
            }
            at = at instanceof NamedNode step ? step.getParent() : null;
        }
        return null;
    }
}
