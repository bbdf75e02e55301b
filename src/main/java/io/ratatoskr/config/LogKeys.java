package io.ratatoskr.config;

import io.ratatoskr.settings.LogSettings;
import java.util.List;
import java.util.Optional;

/** The keys of the log. */
final class LogKeys {
    static final Key<Optional<LogLevel>> LEVEL = new Key<>(
            "log.level",
            ValueParsers.enumConstant(LogLevel.class, LogLevel::wireName).optional(),
            "",
            "Log level of the gateway and of your routes: error, warn, info, debug or trace; empty: info for the"
                    + " service, warn for a single command.");
    static final Key<Optional<LogLevel>> LIBRARIES = new Key<>(
            "log.libraries",
            ValueParsers.enumConstant(LogLevel.class, LogLevel::wireName).optional(),
            "",
            "Log level of the libraries; empty: warn.");
    static final Key<LogSettings.Format> FORMAT = new Key<>(
            "log.format",
            ValueParsers.enumConstant(LogSettings.Format.class, LogSettings.Format::wireName),
            "text",
            "Form of the log lines: text, or json with one object per line.");
    static final Key<Boolean> ACCESS = new Key<>(
            "log.access",
            ValueParsers.BOOLEAN,
            "false",
            "Whether each request has a line in the log ratatoskr.access, with its status, provider, tokens and times,"
                    + " and without content.");

    static final List<Key<?>> ALL = List.of(LEVEL, LIBRARIES, FORMAT, ACCESS);

    private LogKeys() {}

    enum LogLevel {
        ERROR("error"),
        WARN("warn"),
        INFO("info"),
        DEBUG("debug"),
        TRACE("trace");

        private final String wireName;

        LogLevel(String wireName) {
            this.wireName = wireName;
        }

        /** As configuration writes it. */
        public String wireName() {
            return wireName;
        }
    }
}
