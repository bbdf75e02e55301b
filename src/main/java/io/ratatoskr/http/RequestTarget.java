package io.ratatoskr.http;

import io.ratatoskr.api.error.InvalidRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parsed target of a request line.
 *
 * @param authority of an absolute target; null when the target is only a path
 * @param rawPath as sent
 * @param path decoded, with encoded slashes as {@link PercentDecoder#ENCODED_SLASH}
 * @param query as sent, without the question mark; null when there is none
 */
record RequestTarget(
        @Nullable String authority,
        String rawPath,
        String path,
        @Nullable String query) {
    /** @throws InvalidRequest when the target is not a path, has an invalid encoding or contains dot segments */
    static RequestTarget parse(String uri) {
        String authority = null;
        int start = 0;
        if (!uri.startsWith("/")) {
            int scheme = uri.indexOf("://");
            String name = scheme < 0 ? "" : uri.substring(0, scheme).toLowerCase(Locale.ROOT);
            if (!name.equals("http") && !name.equals("https")) {
                throw new InvalidRequest("the request's target is not a path; it must begin with a slash");
            }
            int end = endOfAuthority(uri, scheme + 3);
            authority = uri.substring(scheme + 3, end);
            start = end;
        }
        int question = uri.indexOf('?', start);
        String rawPath = question < 0 ? uri.substring(start) : uri.substring(start, question);
        if (rawPath.isEmpty()) {
            rawPath = "/";
        }
        if (!rawPath.startsWith("/") || uri.indexOf('#') >= 0) {
            throw new InvalidRequest(
                    "the request's target is not a path; it must begin with a slash and has no fragment");
        }
        String path = PercentDecoder.decodePath(rawPath);
        rejectDotSegments(path);
        return new RequestTarget(authority, rawPath, path, question < 0 ? null : uri.substring(question + 1));
    }

    /** Returns the path with single slashes, and without a slash at its end; unchanged when it has neither. */
    static String normalize(String path) {
        String single = path;
        if (path.contains("//")) {
            var squeezed = new StringBuilder(path.length());
            for (int i = 0; i < path.length(); i++) {
                if (path.charAt(i) != '/' || i == 0 || path.charAt(i - 1) != '/') {
                    squeezed.append(path.charAt(i));
                }
            }
            single = squeezed.toString();
        }
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    private static int endOfAuthority(String uri, int from) {
        for (int i = from; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return uri.length();
    }

    private static void rejectDotSegments(String path) {
        int from = path.indexOf("/.");
        if (from < 0 && path.indexOf(PercentDecoder.ENCODED_SLASH) < 0) {
            return;
        }
        for (String segment : path.split("[/" + PercentDecoder.ENCODED_SLASH + "]", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new InvalidRequest("the path has a segment '%s'; write the path without it".formatted(segment));
            }
        }
    }
}
