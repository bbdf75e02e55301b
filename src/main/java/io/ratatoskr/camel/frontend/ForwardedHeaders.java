package io.ratatoskr.camel.frontend;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.settings.ProviderSettings;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The headers of clients that the {@code forward-headers} of any provider name, for frontends that pass on only what they know. Never those
 * with credentials, nor Camel's. Immutable.
 */
public final class ForwardedHeaders {
    private static final int MAX_LENGTH = 8 * 1024;
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");

    private final Set<String> names;

    private ForwardedHeaders(Set<String> names) {
        this.names = names;
    }

    /** Those of all providers. */
    public static ForwardedHeaders of(Collection<ProviderSettings> providers) {
        return new ForwardedHeaders(providers.stream()
                .flatMap(settings -> settings.forwardHeaders().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.startsWith("camel")
                        && !name.startsWith("org.apache.camel")
                        && !name.equals(CallerKeys.HEADER)
                        && !CREDENTIALS.contains(name))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** @param name in lower case */
    public boolean contains(String name) {
        return names.contains(name);
    }

    /**
     * Sets the headers of a message that the request has.
     *
     * @param values the value of a header by its name in lower case; null: the request has none
     * @throws InvalidRequest when a value is longer than 8 KiB, or has characters that a header of HTTP cannot carry
     */
    public void copy(Function<String, @Nullable String> values, Message message) {
        for (String name : names) {
            String value = values.apply(name);
            if (value != null) {
                message.setHeader(name, requireHeader(name, value));
            }
        }
    }

    private static String requireHeader(String name, String value) {
        if (value.length() > MAX_LENGTH || !value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t')) {
            throw new InvalidRequest(
                    "%s cannot be forwarded as a header: it has more than %,d characters, or others than printable ASCII"
                            .formatted(name, MAX_LENGTH),
                    name);
        }
        return value;
    }
}
