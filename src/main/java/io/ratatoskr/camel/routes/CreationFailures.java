package io.ratatoskr.camel.routes;

import java.io.FileNotFoundException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Describes in one sentence why Camel cannot load or create a route. */
final class CreationFailures {
    private static final Pattern UNKNOWN_OPTIONS = Pattern.compile("Unknown parameters=\\[\\{(.*)}]", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("(?:^|, )([A-Za-z0-9_.-]+)=");
    private static final Pattern KAMELET = Pattern.compile("([^/:]+)\\.kamelet\\.yaml");
    private static final Pattern PLACEHOLDER = Pattern.compile("Property with key \\[([^]]+)]");
    private static final Pattern PARAMETERS =
            Pattern.compile("Route template (\\S+) the following mandatory parameters must be provided: (.+)");
    private static final Pattern TEMPLATE = Pattern.compile("Cannot find RouteTemplate with id (\\S+)");
    private static final Pattern UNKNOWN_STEP = Pattern.compile("Unknown node id: (.*)", Pattern.DOTALL);
    private static final Pattern UNKNOWN_FIELD = Pattern.compile("Unsupported field: (.*)", Pattern.DOTALL);
    private static final Pattern NO_LANGUAGE = Pattern.compile("No language could be found for: ([\\w-]+)");
    private static final int MAX_LENGTH = 400;

    private CreationFailures() {}

    static String describe(Throwable failure) {
        Throwable innermost = failure;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            Optional<String> known = known(cause);
            if (known.isPresent()) {
                return known.get();
            }
            innermost = cause;
        }
        return oneLine(
                innermost instanceof FailedToCreateRouteException created
                        ? String.valueOf(created.getMessage()).replaceFirst("(?s).* because of ", "")
                        : innermost.getMessage() == null
                                ? innermost.getClass().getSimpleName()
                                : innermost.getMessage());
    }

    /** The line of the innermost mistake in YAML; 0 if there is none. */
    static int line(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof YamlEngineException invalid && YamlItems.line(invalid) > 0) {
                return YamlItems.line(invalid);
            }
        }
        return 0;
    }

    /** The same, else the first line of the file that has the name of a class that does not exist. */
    static int line(Throwable failure, String file) {
        int line = line(failure);
        for (Throwable cause = failure; line == 0 && cause != null; cause = cause.getCause()) {
            int at = cause instanceof ClassNotFoundException ? file.indexOf(String.valueOf(cause.getMessage())) : -1;
            line = at < 0
                    ? 0
                    : 1
                            + (int) file.substring(0, at)
                                    .chars()
                                    .filter(c -> c == '\n')
                                    .count();
        }
        return line;
    }

    /** The option that a step does not have, if that is the mistake. */
    static Optional<String> unknownField(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException invalid) {
                Matcher field = UNKNOWN_FIELD.matcher(String.valueOf(invalid.getProblem()));
                if (field.matches()) {
                    return Optional.of(field.group(1));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the caller of a template or kamelet has left out a parameter. */
    static boolean isMissingParameter(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (PARAMETERS.matcher(String.valueOf(cause.getMessage())).find()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> known(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        Matcher placeholder = PLACEHOLDER.matcher(message);
        if (placeholder.find()) {
            return Optional.of("{{%s}} has no value; set it in config/application.properties or as environment variable"
                    .formatted(placeholder.group(1)));
        }
        Matcher parameters = PARAMETERS.matcher(message);
        if (parameters.find()) {
            return Optional.of(
                    "the parameters %s of '%s' are missing".formatted(parameters.group(2), parameters.group(1)));
        }
        Matcher template = TEMPLATE.matcher(message);
        if (template.find()) {
            return Optional.of("no route template '%s'".formatted(template.group(1)));
        }
        Matcher language = NO_LANGUAGE.matcher(message);
        if (language.find()) {
            return Optional.of(MissingComponents.language(language.group(1)));
        }
        if (message.contains("has no output processors")) {
            return Optional.of("the route has no steps");
        }
        return switch (cause) {
            case ResolveEndpointFailedException e -> unknownOptions(e);
            case NoSuchBeanException e
            when e.getName() != null ->
                Optional.of("no bean '%s'%s"
                        .formatted(e.getName(), cause.getCause() == null ? "" : detail(cause.getCause())));
            case FileNotFoundException e -> missingFile(message);
            case ClassNotFoundException e -> Optional.of("no class '%s'".formatted(message));
            case SimpleIllegalSyntaxException e ->
                Optional.of(oneLine("invalid simple expression: " + message.replaceFirst("(?s)\\s*\\*\\s*$", "")));
            case MarkedYamlEngineException e -> Optional.of(oneLine(problem(e)));
            default -> MissingComponents.describe(cause);
        };
    }

    private static String problem(MarkedYamlEngineException failure) {
        String problem = String.valueOf(failure.getProblem());
        Matcher unknown = UNKNOWN_STEP.matcher(problem);
        if (unknown.matches()) {
            return "unknown key or step '%s'%s".formatted(unknown.group(1), YamlNames.similarStep(unknown.group(1)));
        }
        return problem.contains("'\\t") || problem.contains("TAB")
                ? "a tab; indent with spaces"
                : problem.replaceFirst("^Unsupported field: steps$", "unknown option 'steps'; they are part of 'from'")
                        .replaceFirst("^Unsupported field: (.*)", "unknown option '$1'");
    }

    private static Optional<String> unknownOptions(ResolveEndpointFailedException failure) {
        Matcher unknown = UNKNOWN_OPTIONS.matcher(String.valueOf(failure.getMessage()));
        if (!unknown.find()) {
            return Optional.empty();
        }
        // Without the values, which may be secrets
        List<String> names = OPTION.matcher(unknown.group(1))
                .results()
                .map(option -> option.group(1))
                .toList();
        String scheme = scheme(String.valueOf(failure.getUri()));
        return Optional.of("unknown option %s of '%s'%s"
                .formatted(
                        names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")),
                        scheme,
                        names.isEmpty() ? "" : YamlNames.didYouMean(names.getFirst(), EndpointOptions.of(scheme))));
    }

    private static Optional<String> missingFile(String message) {
        Matcher kamelet = KAMELET.matcher(message);
        return kamelet.find() ? Optional.of("no kamelet '%s'".formatted(kamelet.group(1))) : Optional.empty();
    }

    private static String detail(Throwable cause) {
        return ": " + describe(cause);
    }

    private static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    private static String oneLine(String text) {
        String line =
                FailureReason.maskSecrets(URISupport.sanitizeUri(text.strip().replaceAll("\\s*\\R\\s*", " ")));
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    }
}
