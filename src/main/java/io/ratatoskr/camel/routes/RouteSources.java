package io.ratatoskr.camel.routes;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of each route in its file. Reads the files when it is first used. Thread-safe. */
final class RouteSources {
    private final Map<String, byte[]> files;
    private volatile @Nullable Map<String, RouteInfo.Source> sources;

    /** @param files by name, such as {@code routes/custom/mail.camel.yaml} */
    RouteSources(Map<String, byte[]> files) {
        this.files = files;
    }

    RouteInfo.@Nullable Source of(String routeId) {
        Map<String, RouteInfo.Source> known = sources;
        if (known == null) {
            known = read();
            sources = known;
        }
        return known.get(routeId);
    }

    private Map<String, RouteInfo.Source> read() {
        var found = new HashMap<String, RouteInfo.Source>();
        files.forEach((file, bytes) -> {
            YamlItems items = YamlItems.read(new String(bytes, StandardCharsets.UTF_8));
            for (YamlItems.Item item : items.items()) {
                String id = items.routeId(item);
                if (id != null) {
                    found.put(id, new RouteInfo.Source(file, item.line(), items.source(item)));
                }
            }
        });
        return found;
    }
}
