package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the implementations of an extension point: the beans of its type in the Camel registry, and the services that {@link
 * ServiceLoader} finds on the class path, jars of third parties included. Pure functions of their arguments.
 */
public final class ExtensionPoints {
    private ExtensionPoints() {}

    /**
     * The implementations by name, in the order of the names. A bean in the registry replaces a service of the same name.
     *
     * @throws ConfigurationInvalid when two beans, or two services, have the same name, or a service cannot be created
     */
    public static <T> Map<String, T> find(CamelContext context, Class<T> type, Function<T, String> name) {
        Map<String, T> found = byName(services(type, classLoaders(context)), type, name);
        found.putAll(byName(context.getRegistry().findByType(type), type, name));
        return found.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    /**
     * The class loaders that are searched, without duplicates: the context's, the thread's, and the gateway's own. The same class
     * seen through two of them counts once.
     */
    public static Set<ClassLoader> classLoaders(CamelContext context) {
        return classLoaders(context.getApplicationContextClassLoader());
    }

    /** The class loaders that are searched where there is no context. */
    public static Set<ClassLoader> classLoaders() {
        return classLoaders((ClassLoader) null);
    }

    private static Set<ClassLoader> classLoaders(@Nullable ClassLoader application) {
        var loaders = new LinkedHashSet<ClassLoader>();
        for (ClassLoader loader :
                new ClassLoader[] {application, Thread.currentThread().getContextClassLoader(), ownClassLoader()}) {
            if (loader != null) {
                loaders.add(loader);
            }
        }
        return loaders;
    }

    private static ClassLoader ownClassLoader() {
        return ExtensionPoints.class.getClassLoader();
    }

    private static <T> Set<T> services(Class<T> type, Set<ClassLoader> loaders) {
        var byClass = new LinkedHashMap<Class<?>, T>();
        try {
            for (ClassLoader loader : loaders) {
                ServiceLoader.load(type, loader).stream()
                        .forEach(provider -> byClass.computeIfAbsent(provider.type(), absent -> provider.get()));
            }
        } catch (ServiceConfigurationError e) {
            throw new ConfigurationInvalid("a service of %s cannot be created: %s"
                    .formatted(
                            type.getName(),
                            e.getCause() == null ? e.getMessage() : e.getMessage() + ": " + e.getCause()));
        }
        return new LinkedHashSet<>(byClass.values());
    }

    private static <T> Map<String, T> byName(Set<T> implementations, Class<T> type, Function<T, String> name) {
        var byName = new LinkedHashMap<String, T>();
        for (T implementation : implementations) {
            T other = byName.putIfAbsent(name.apply(implementation), implementation);
            if (other != null) {
                throw new ConfigurationInvalid(
                        "two implementations of %s have the name '%s': %s and %s; rename or remove one"
                                .formatted(
                                        type.getName(),
                                        name.apply(implementation),
                                        other.getClass().getName(),
                                        implementation.getClass().getName()));
            }
        }
        return byName;
    }
}
