package io.ratatoskr.camel.operation;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.convert.RequestTextMapping;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Route steps for policies: replace what a regular expression of Java's matches in the texts of a request, or find it there. Which texts
 * those are, {@link RequestTextMapping} defines. A pattern that backtracks takes long for some texts; use possessive quantifiers
 * ({@code ++}). Stateless.
 */
public final class TextReplacement {
    /**
     * The request with every match replaced.
     *
     * @param replacement as in {@link java.util.regex.Matcher#replaceAll(String)}: {@code $1} is the text of a group
     * @throws InvalidRequest when the body is no request
     * @throws ConfigurationInvalid when the pattern or the replacement is not valid
     */
    public Object replaceAll(@Nullable Object request, String pattern, String replacement) {
        Pattern compiled = compile(pattern);
        try {
            return RequestTextMapping.map(
                    request, text -> compiled.matcher(text).replaceAll(replacement));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new ConfigurationInvalid(
                    "the replacement '%s' does not fit the pattern '%s'".formatted(replacement, pattern));
        }
    }

    /**
     * Whether a text of the request has a match.
     *
     * @throws InvalidRequest when the body is no request
     * @throws ConfigurationInvalid when the pattern is not valid
     */
    public boolean matches(@Nullable Object request, String pattern) {
        Pattern compiled = compile(pattern);
        boolean[] found = new boolean[1];
        RequestTextMapping.map(request, text -> {
            found[0] = found[0] || compiled.matcher(text).find();
            return text;
        });
        return found[0];
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new ConfigurationInvalid("the pattern '%s' is not valid: %s".formatted(pattern, e.getDescription()));
        }
    }
}
