package io.ratatoskr.camel.routes;

import io.ratatoskr.api.internal.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.Kamelet;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.URISupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The parameters with which routes call kamelets. Camel ignores those that the kamelet does not declare. */
final class KameletParameters {
    /** The name, a route id, and the parameters. */
    private static final Pattern ADDRESS = Pattern.compile("kamelet:(?://)?([^/?]+)(?:/[^?]*)?\\?(.*)", Pattern.DOTALL);

    /** The options of {@code kamelet:} itself. */
    private static final Set<String> OWN = Set.of(
            "location",
            "block",
            "timeout",
            "failIfNoConsumers",
            "noErrorHandler",
            "bridgeErrorHandler",
            "exceptionHandler",
            "exchangePattern",
            "lazyStartProducer",
            "kameletProperties");

    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private final CamelContext context;
    private final Model model;
    /** Of the kamelets that routes call with parameters. */
    private final Map<String, Optional<Set<String>>> declared = new HashMap<>();

    KameletParameters(CamelContext context) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /** @param address of any component; a kamelet that cannot be read is not checked */
    Optional<String> mistake(String address) {
        Matcher call = ADDRESS.matcher(address);
        if (!call.matches()) {
            return Optional.empty();
        }
        String kamelet = call.group(1);
        return declared.computeIfAbsent(kamelet, this::find)
                .flatMap(known -> names(call.group(2)).stream()
                        .filter(name -> !known.contains(name) && !OWN.contains(name))
                        .findFirst()
                        .map(name -> "unknown parameter '%s' of kamelet '%s'%s"
                                .formatted(name, kamelet, suggestion(name, known))));
    }

    private Optional<Set<String>> find(String kamelet) {
        RouteTemplateDefinition template = model.getRouteTemplateDefinition(kamelet);
        if (template != null) {
            var names = new TreeSet<String>();
            if (template.getTemplateParameters() != null) {
                template.getTemplateParameters().stream()
                        .map(RouteTemplateParameterDefinition::getName)
                        .forEach(names::add);
            }
            return Optional.of(names);
        }
        String locations =
                context.hasComponent("kamelet") instanceof KameletComponent component && component.getLocation() != null
                        ? component.getLocation()
                        : Kamelet.DEFAULT_LOCATION;
        for (String location : locations.split(",")) {
            Resource file = PluginHelper.getResourceLoader(context)
                    .resolveResource(
                            location.strip() + (location.endsWith("/") ? "" : "/") + kamelet + ".kamelet.yaml");
            if (file != null && file.exists()) {
                return read(file);
            }
        }
        return Optional.empty();
    }

    private static Optional<Set<String>> read(Resource file) {
        try (InputStream content = file.getInputStream()) {
            Object node = new Load(SETTINGS).loadFromInputStream(content);
            for (String key : List.of("spec", "definition", "properties")) {
                node = node instanceof Map<?, ?> map ? map.get(key) : null;
            }
            var names = new TreeSet<String>();
            if (node instanceof Map<?, ?> properties) {
                properties.keySet().forEach(name -> names.add(String.valueOf(name)));
            }
            return Optional.of(names);
        } catch (IOException | YamlEngineException unreadable) {
            return Optional.empty();
        }
    }

    private static Set<String> names(String query) {
        try {
            return URISupport.parseQuery(query, false, true).keySet();
        } catch (URISyntaxException invalid) {
            return Set.of();
        }
    }

    private static String suggestion(String name, Set<String> declared) {
        return Suggestions.closest(name, declared, 2, UnaryOperator.identity()).stream()
                .findFirst()
                .map(close -> "; did you mean '" + close + "'?")
                .orElse(declared.isEmpty() ? "; it has none" : "; it has " + String.join(", ", declared));
    }
}
