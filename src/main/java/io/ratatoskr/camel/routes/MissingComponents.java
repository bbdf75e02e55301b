package io.ratatoskr.camel.routes;

import io.ratatoskr.extension.CamelArtifacts;
import io.ratatoskr.extension.CamelArtifacts.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.NoSuchLanguageException;

/** Messages for components, languages and data formats that are not on the class path: the artifact that has them, and where it goes. */
public final class MissingComponents {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);
    /** The texts of DataFormatReifier and of {@code dataformat:} endpoints in Camel 4.18.0, which have no exception of their own. */
    private static final Pattern NO_DATA_FORMAT = Pattern.compile(
            "(?:Data format '|Cannot find data format with name: )([\\w-]+)(?:' could not be created\\..*)?");

    private MissingComponents() {}

    /** The message for a missing component, such as {@code ftp}. */
    public static String component(String scheme) {
        return describe(Kind.COMPONENT, scheme);
    }

    /** The message for a missing language, such as {@code groovy}. */
    public static String language(String name) {
        return describe(Kind.LANGUAGE, name);
    }

    /** The message for a missing data format, such as {@code csv}. */
    public static String dataFormat(String name) {
        return describe(Kind.DATA_FORMAT, name);
    }

    /** The message for one failure, without its causes; empty if it is about something else. */
    public static Optional<String> describe(Throwable failure) {
        return switch (failure) {
            case NoSuchEndpointException e -> scheme(e.getUri()).map(MissingComponents::component);
            case NoSuchLanguageException e -> Optional.of(language(e.getLanguage()));
            case NoClassDefFoundError e -> Optional.of(missingClass(String.valueOf(e.getMessage())));
            default -> dataFormatName(String.valueOf(failure.getMessage())).map(MissingComponents::dataFormat);
        };
    }

    private static Optional<String> scheme(String uri) {
        Matcher matcher = SCHEME.matcher(uri);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> dataFormatName(String message) {
        Matcher matcher = NO_DATA_FORMAT.matcher(message);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String describe(Kind kind, String name) {
        String missing = "no %s '%s': ".formatted(kind.text(), name);
        Optional<String> artifact = CamelArtifacts.find(kind, name);
        if (artifact.isPresent()) {
            return missing
                    + "put %1$s %2$s and its dependencies into lib/; `ratatoskr components add %1$s` does it with Maven"
                            .formatted(artifact.get(), CamelArtifacts.version());
        }
        List<String> similar = CamelArtifacts.suggestNames(kind, name);
        return missing
                + (similar.isEmpty()
                        ? "Camel %s has none of this name; the jar of one of your own goes into lib/"
                                .formatted(CamelArtifacts.version())
                        : "did you mean %s?".formatted(similar.getFirst()));
    }

    private static String missingClass(String name) {
        return "class %s is missing: a jar in lib/ is there without its dependencies, which belong into lib/ too"
                .formatted(name.replace('/', '.'));
    }
}
