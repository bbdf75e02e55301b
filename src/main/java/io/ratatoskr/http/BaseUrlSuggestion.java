package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.ratatoskr.api.internal.text.Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the path that a client means whose base URL is wrong, such as {@code /chat/completions} or {@code /v1/v1/models}. */
final class BaseUrlSuggestion {
    private static final String ROOT = "/v1";
    /** Segments of a path that are tried as the start of the intended one. */
    private static final int MAX_SEGMENTS = 8;

    private BaseUrlSuggestion() {}

    /**
     * Returns a sentence with the intended path and the base URL.
     *
     * @param path normalized, without a route
     * @param scheme of the server
     */
    static Optional<String> find(RouteTable routes, String method, String path, String scheme, RequestAuthority at) {
        int slash = 0;
        for (int i = 0; i < MAX_SEGMENTS && slash >= 0; i++) {
            String rest = path.substring(slash);
            for (String candidate : new String[] {rest, ROOT + rest}) {
                if (!candidate.equals(path) && !candidate.equals("/") && isKnown(routes, method, candidate)) {
                    return Optional.of(sentence(candidate, scheme, at));
                }
            }
            slash = path.indexOf('/', slash + 1);
        }
        return Optional.empty();
    }

    private static boolean isKnown(RouteTable routes, String method, String path) {
        return !(routes.find(method, path) instanceof RouteTable.Lookup.PathNotFound);
    }

    private static String sentence(String candidate, String scheme, RequestAuthority at) {
        String shown = Text.echo(candidate.replace(PercentDecoder.ENCODED_SLASH, '/'));
        String question = "did you mean %s?".formatted(shown);
        return candidate.startsWith(ROOT + "/") && at.name() != null
                ? "%s the base URL is %s://%s%s"
                        .formatted(question, at.secure() ? "https" : scheme, Text.echo(at.name()), ROOT)
                : question;
    }

    /**
     * Where the client sent its request.
     *
     * @param name host and port; null when the request names none
     * @param secure whether a proxy says that the client uses HTTPS
     */
    record RequestAuthority(@Nullable String name, boolean secure) {
        static RequestAuthority of(RequestTarget target, HttpHeaders headers) {
            return new RequestAuthority(
                    target.authority() != null ? target.authority() : headers.get(HttpHeaderNames.HOST),
                    "https".equalsIgnoreCase(headers.get("x-forwarded-proto")));
        }
    }
}
