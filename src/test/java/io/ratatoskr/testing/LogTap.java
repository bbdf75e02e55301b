package io.ratatoskr.testing;

import java.io.StringWriter;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Captures all log output while it is open. */
public final class LogTap implements AutoCloseable {
    private final StringWriter written = new StringWriter();
    private final WriterAppender appender = WriterAppender.createAppender(
            PatternLayout.newBuilder()
                    .withPattern("%level %logger %msg%n%throwable")
                    .build(),
            null,
            written,
            "tap-" + System.identityHashCode(written),
            false,
            true);

    private LogTap() {}

    public static LogTap open() {
        var tap = new LogTap();
        tap.appender.start();
        root().addAppender(tap.appender);
        return tap;
    }

    private static Logger root() {
        return (Logger) LogManager.getRootLogger();
    }

    public String text() {
        return written.toString();
    }

    @Override
    public void close() {
        root().removeAppender(appender);
        appender.stop();
    }
}
