package io.ratatoskr.api.error;

import java.util.List;

/** The configuration is invalid; the message lists every problem. */
public final class ConfigurationInvalid extends GatewayException {
    private static final long serialVersionUID = 1L;

    public ConfigurationInvalid(String message) {
        super(message, Integer.MAX_VALUE);
    }

    /** One message with a line for each problem. */
    public ConfigurationInvalid(List<String> problems) {
        this("config has %d problem%s:\n  %s"
                .formatted(problems.size(), problems.size() == 1 ? "" : "s", String.join("\n  ", problems)));
    }

    @Override
    public ConfigurationInvalid withMessage(String message) {
        return copyTo(new ConfigurationInvalid(message));
    }
}
