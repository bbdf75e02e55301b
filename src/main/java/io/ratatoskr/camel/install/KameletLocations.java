package io.ratatoskr.camel.install;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.PluginHelper;

/**
 * Where a context looks for kamelets: for each one the first location that has its file. A folder on disk comes before the class path,
 * unless the operator has configured the component's location.
 */
final class KameletLocations {
    private static final String SCHEME = "kamelet";
    private static final String CLASS_PATH = "classpath:kamelets";
    private static final String SUFFIX = ".kamelet.yaml";

    private final CamelContext context;
    private final Optional<Path> folder;

    KameletLocations(CamelContext context, Optional<Path> folder) {
        this.context = context;
        this.folder = folder;
    }

    /** Sets the component's location; returns the action that restores it. */
    Runnable apply() {
        String location = String.join(",", locations());
        if (folder.isEmpty() || isConfigured()) {
            return () -> {};
        }
        var component = context.getComponent(SCHEME, KameletComponent.class);
        String before = component.getLocation();
        component.setLocation(location);
        return () -> component.setLocation(before);
    }

    /** The error for a kamelet that no location has; empty if it can be loaded. */
    Optional<String> error(String kamelet) {
        ResourceLoader loader = PluginHelper.getResourceLoader(context);
        List<String> locations = locations();
        for (String location : locations) {
            String name = location + (location.endsWith("/") ? "" : "/") + kamelet + SUFFIX;
            if (loader.resolveResource(name).exists()) {
                return Optional.empty();
            }
        }
        return Optional.of(
                locations.size() == 1
                        ? "kamelet '%s' is not in %s".formatted(kamelet, locations.getFirst())
                        : "kamelet '%s' is in neither %s".formatted(kamelet, String.join(" nor ", locations)));
    }

    private List<String> locations() {
        if (isConfigured()) {
            return Arrays.stream(configured().split(",")).map(String::strip).toList();
        }
        return folder.map(path -> List.of("file:" + path, CLASS_PATH)).orElse(List.of(CLASS_PATH));
    }

    private boolean isConfigured() {
        return !configured().equals(CLASS_PATH);
    }

    /** Does not create the component in a context that has none. */
    private String configured() {
        return context.hasComponent(SCHEME) instanceof KameletComponent component && component.getLocation() != null
                ? component.getLocation()
                : CLASS_PATH;
    }
}
