package io.ratatoskr.camel.routes;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.spi.EndpointUriFactory;

/** The options that the endpoints of a component have. */
final class EndpointOptions {
    private static final String FACTORIES = "META-INF/services/org/apache/camel/urifactory/";

    private EndpointOptions() {}

    /** The names of the options; none if the component does not list them. */
    static Set<String> of(String scheme) {
        ClassLoader loader = EndpointOptions.class.getClassLoader();
        try (InputStream description = loader.getResourceAsStream(FACTORIES + scheme + "-endpoint")) {
            if (description == null) {
                return Set.of();
            }
            var properties = new Properties();
            properties.load(description);
            Class<?> type = Class.forName(properties.getProperty("class", ""), true, loader);
            return type.getDeclaredConstructor().newInstance() instanceof EndpointUriFactory factory
                    ? factory.propertyNames()
                    : Set.of();
        } catch (IOException | ReflectiveOperationException | LinkageError unknown) {
            return Set.of();
        }
    }
}
