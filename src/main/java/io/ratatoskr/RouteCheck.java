package io.ratatoskr;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.GatewayExceptions;
import io.ratatoskr.camel.install.FailureMessages;
import io.ratatoskr.camel.install.GatewayRuntime;
import io.ratatoskr.camel.install.RouteFiles;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.RouteReferences;
import io.ratatoskr.config.SettingsLoader.Loaded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Finds the mistakes in route files by creating the routes, and nothing else: no route, port or connection is opened. */
final class RouteCheck {
    /** Name of the context, and in the logging context of the thread; config/log4j2.xml suppresses what Camel logs about it. */
    private static final String SCRATCH = "route-check";

    /** What a message calls a route file. */
    private static final Pattern LABEL = Pattern.compile("(routes/.*?%s):".formatted(Pattern.quote(RouteFiles.SUFFIX)));

    private RouteCheck() {}

    /** Every mistake, one sentence each, with file and line where it is in a file. */
    static List<String> mistakes(Loaded loaded, RouteFiles files) {
        var main = new Main();
        main.setPropertyPlaceholderLocations("false");
        loaded.otherProperties().forEach(main::addInitialProperty);
        main.addInitialProperty("camel.main.startupSummaryLevel", "Off");
        main.addInitialProperty("camel.main.name", SCRATCH);
        main.configure().withRoutesIncludePattern("false").withAutoStartup(false);
        MDC.put(SCRATCH, "true");
        try {
            main.start();
            CamelContext scratch = main.getCamelContext();
            try (var runtime = new GatewayRuntime(loaded.settings(), files, new Protocols(scratch))) {
                return runtime.mistakes(scratch);
            }
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        } finally {
            main.stop();
            MDC.remove(SCRATCH);
        }
    }

    /**
     * The mistakes in these files, which are checked together with those of the gateway and are called as the caller does. A file with all
     * route ids of one of the gateway's files is checked in its place.
     */
    static List<String> mistakesIn(Loaded loaded, RouteFiles gateway, List<Path> files) {
        var mistakes = new ArrayList<String>();
        var labels = new LinkedHashMap<String, Path>();
        for (Path file : files) {
            if (!file.toString().endsWith(RouteFiles.SUFFIX)) {
                mistakes.add("%s: the gateway reads only files named *%s".formatted(file, RouteFiles.SUFFIX));
            } else {
                labels.put(gateway.label(file), file);
            }
        }
        if (labels.isEmpty()) {
            return mistakes;
        }
        for (String mistake : mistakes(loaded, gateway.with(labels.values()))) {
            Matcher label = LABEL.matcher(mistake);
            if (label.lookingAt() && labels.containsKey(label.group(1))) {
                mistakes.add(LABEL.matcher(mistake)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                labels.containsKey(found.group(1))
                                        ? labels.get(found.group(1)) + ":"
                                        : found.group())));
            }
        }
        return mistakes;
    }

    /** @throws ConfigurationInvalid when a route refers to a {@code direct:} name or a configuration that does not exist */
    static void requireReferences(CamelContext context) {
        List<RouteMistake> mistakes = new RouteReferences(context).mistakes();
        if (!mistakes.isEmpty()) {
            throw new ConfigurationInvalid(
                    mistakes.stream().map(RouteMistake::toString).toList());
        }
    }

    /**
     * Converts a failure of the start. Camel reports the first mistake of the routes, mostly without file and line; so they are all
     * searched for once a start has failed, and cost a start without mistakes nothing.
     *
     * @param started the failure as one of the route that was starting; null if none was
     */
    static RuntimeException startupFailure(
            Exception failure, @Nullable RouteMistake started, Loaded loaded, RouteFiles files) {
        RuntimeException known = GatewayExceptions.unwrap(failure);
        if (started == null && !(known instanceof ConfigurationInvalid) && !isOfRoutes(failure)) {
            return known;
        }
        List<String> mistakes = mistakes(loaded, files);
        if (!mistakes.isEmpty()) {
            return new ConfigurationInvalid(mistakes);
        }
        if (started != null) {
            return new ConfigurationInvalid(List.of(started.toString()));
        }
        return known instanceof ConfigurationInvalid
                ? known
                : new ConfigurationInvalid("the routes cannot start: " + FailureMessages.describe(failure));
    }

    private static boolean isOfRoutes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException
                    || cause instanceof FailedToStartRouteException
                    || cause instanceof ResolveEndpointFailedException
                    || cause instanceof VetoCamelContextStartException) {
                return true;
            }
        }
        return false;
    }
}
