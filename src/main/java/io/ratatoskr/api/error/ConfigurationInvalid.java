package io.ratatoskr.api.error;

import java.util.List;

/** The configuration is invalid; the message lists every problem. */
public final class ConfigurationInvalid extends GatewayException {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    public ConfigurationInvalid(String message) {
        this(message, message);
    }

    private ConfigurationInvalid(String message, String... problems) {
        super(message, Integer.MAX_VALUE);
        this.problems = problems;
    }

    /** One message with a line for each problem. */
    public ConfigurationInvalid(List<String> problems) {
        this(
                "config has %d problem%s:\n  %s"
                        .formatted(problems.size(), problems.size() == 1 ? "" : "s", String.join("\n  ", problems)),
                problems.toArray(String[]::new));
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
