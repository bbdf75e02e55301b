package io.ratatoskr.camel.install;

import io.ratatoskr.camel.routes.YamlItems;
import java.util.HashMap;
import java.util.Map;

/** The lines of route files, for the mistakes in them; a file is parsed again only when a mistake is found in it. */
final class RouteFileLines {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, YamlItems> items = new HashMap<>();

    void add(String file, String text) {
        texts.put(file, text);
    }

    /** The items of a file that was added. */
    YamlItems of(String file) {
        return items.computeIfAbsent(file, name -> YamlItems.read(texts.getOrDefault(name, "")));
    }
}
