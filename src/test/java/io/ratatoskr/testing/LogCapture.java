package io.ratatoskr.testing;

import java.io.StringWriter;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Captures all log output while it is open. */
public final class LogCapture implements AutoCloseable {
    private final StringWriter buffer = new StringWriter();
    private final WriterAppender appender = WriterAppender.createAppender(
            PatternLayout.newBuilder()
                    .withPattern("%level %logger %msg%n%throwable")
                    .build(),
            null,
            buffer,
            "tap-" + System.identityHashCode(buffer),
            false,
            true);

    private LogCapture() {}

    public static LogCapture start() {
        var capture = new LogCapture();
        capture.appender.start();
        root().addAppender(capture.appender);
        return capture;
    }

    private static Logger root() {
        return (Logger) LogManager.getRootLogger();
    }

    public String text() {
        return buffer.toString();
    }

    @Override
    public void close() {
        root().removeAppender(appender);
        appender.stop();
    }
}
