package io.ratatoskr.api.error;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration is invalid; the message lists every problem. */
public final class ConfigurationInvalid extends GatewayException {
    private static final long serialVersionUID = 1L;

    private static final String SEPARATOR = "\n  ";
    private static final Pattern SEVERAL = Pattern.compile("config has \\d+ problems?:\n  ");

    private final String[] problems;

    /** One problem; or several, in a message that another process made of a list of them. */
    public ConfigurationInvalid(String message) {
        this(message, split(message));
    }

    private ConfigurationInvalid(String message, String... problems) {
        super(message, Integer.MAX_VALUE);
        this.problems = problems;
    }

    /** One message with a line for each problem. */
    public ConfigurationInvalid(List<String> problems) {
        this(
                "config has %d problem%s:\n  %s"
                        .formatted(problems.size(), problems.size() == 1 ? "" : "s", String.join(SEPARATOR, problems)),
                problems.toArray(String[]::new));
    }

    private static String[] split(String message) {
        Matcher several = SEVERAL.matcher(message);
        return several.lookingAt() ? message.substring(several.end()).split(SEPARATOR) : new String[] {message};
    }

    /** Each problem on its own, without a heading. */
    public List<String> problems() {
        return List.of(problems);
    }

    @Override
    public ConfigurationInvalid withMessage(String message) {
        return copyTo(new ConfigurationInvalid(message));
    }
}
