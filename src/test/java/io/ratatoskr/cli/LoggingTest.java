package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.telemetry.CurrentRequest;
import io.ratatoskr.telemetry.RequestIdentity;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {
    private static final String IN_JAR = "META-INF/ratatoskr/config/log4j2.xml";

    @TempDir
    Path home;

    @Test
    void the_file_in_the_jar_is_taken_unless_home_has_one() throws Exception {
        assertThat(Logging.properties(home, Map.of(), false))
                .containsEntry("log4j2.configurationFile", "classpath:" + IN_JAR);
        Path own = Files.createDirectories(home.resolve("config")).resolve("log4j2.xml");
        Files.writeString(own, "<Configuration/>");
        assertThat(Logging.properties(home, Map.of(), false))
                .containsEntry("log4j2.configurationFile", own.toUri().toString());
    }

    @Test
    void single_commands_are_quiet_unless_configured_otherwise() {
        assertThat(Logging.properties(home, Map.of(), true)).containsEntry("ratatoskr.log.level", "warn");
        assertThat(Logging.properties(home, Map.of(), false)).containsEntry("ratatoskr.log.level", "info");
        assertThat(Logging.properties(home, Map.of("ratatoskr.log.level", "debug"), true))
                .containsEntry("ratatoskr.log.level", "debug");
    }

    @Test
    void no_client_can_make_grpc_log_a_stack_trace() {
        Logging.silenceClientErrors();
        assertThat(java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerTransport")
                        .isLoggable(java.util.logging.Level.WARNING))
                .isFalse();
    }

    @Test
    void the_packaged_file_is_valid_and_leaves_shutdown_to_the_gateway() throws Exception {
        try (InputStream in = LoggingTest.class.getClassLoader().getResourceAsStream(IN_JAR);
                LoggerContext context = new LoggerContext("test")) {
            var configuration = new XmlConfiguration(context, new ConfigurationSource(in));
            configuration.initialize();

            assertThat(configuration.isShutdownHookEnabled()).isFalse();
            assertThat(configuration.getLoggerConfig("io.ratatoskr.x").getLevel())
                    .isEqualTo(Level.INFO);
            assertThat(configuration.getLoggerConfig("org.apache.camel.x").getLevel())
                    .isEqualTo(Level.WARN);
            // Loggers of the log step and of the log component have the name of the route, or a free one
            assertThat(configuration.getLoggerConfig("triage").getLevel()).isEqualTo(Level.INFO);
            assertThat(configuration.getLoggerConfig("com.example").getLevel()).isEqualTo(Level.WARN);
            assertThat(configuration.getAppenders()).containsKey("text");
        }
    }

    @Test
    void what_a_caller_sent_cannot_forge_a_line_or_control_a_terminal() throws Exception {
        try (InputStream in = LoggingTest.class.getClassLoader().getResourceAsStream(IN_JAR);
                LoggerContext context = new LoggerContext("test")) {
            var configuration = new XmlConfiguration(context, new ConfigurationSource(in));
            configuration.initialize();
            var failure =
                    new IllegalStateException("bad\u001b[2J\r\n2026-01-01 ERROR Gateway - forged\u0085next\u2028last");
            String text = configuration
                    .getAppender("text")
                    .getLayout()
                    .toSerializable(Log4jLogEvent.newBuilder()
                            .setLoggerName("io.ratatoskr.x")
                            .setLevel(Level.INFO)
                            .setMessage(new SimpleMessage("path /a\u001b[31m\n2026-01-01 forged\u009b\u202e; 100%"))
                            .setThrown(failure)
                            .build())
                    .toString();
            assertThat(text).doesNotContain("\u001b", "\r", "\u0085", "\u009b", "\u202e", "\u2028");
            assertThat(text).contains("path /a?[31m\\n2026-01-01 forged??; 100%");
            assertThat(text.lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("  "));
            assertThat(text).contains("at io.ratatoskr.cli.LoggingTest");
        }
    }

    @Test
    void a_line_without_an_exception_is_one_line() throws Exception {
        try (InputStream in = LoggingTest.class.getClassLoader().getResourceAsStream(IN_JAR);
                LoggerContext context = new LoggerContext("test")) {
            var configuration = new XmlConfiguration(context, new ConfigurationSource(in));
            configuration.initialize();
            String text = configuration
                    .getAppender("text")
                    .getLayout()
                    .toSerializable(Log4jLogEvent.newBuilder()
                            .setLoggerName("io.ratatoskr.x.Y")
                            .setLevel(Level.INFO)
                            .setMessage(new SimpleMessage("serving http://127.0.0.1:9740"))
                            .build())
                    .toString();
            assertThat(text).endsWith("INFO  Y - serving http://127.0.0.1:9740\n");
            assertThat(text.lines()).hasSize(1);
        }
    }

    private static String formatted(String appender, String logger, String message, Throwable thrown) throws Exception {
        try (InputStream in = LoggingTest.class.getClassLoader().getResourceAsStream(IN_JAR);
                LoggerContext context = new LoggerContext("test")) {
            var configuration = new XmlConfiguration(context, new ConfigurationSource(in));
            configuration.initialize();
            StringMap data = ContextDataFactory.createContextData();
            new RequestContextData().supplyContextData().forEach(data::putValue);
            return configuration
                    .getAppender(appender)
                    .getLayout()
                    .toSerializable(Log4jLogEvent.newBuilder()
                            .setLoggerName(logger)
                            .setLevel(Level.INFO)
                            .setContextData(data)
                            .setMessage(new SimpleMessage(message))
                            .setThrown(thrown)
                            .build())
                    .toString();
        }
    }

    @Test
    void json_lines_are_objects_that_nothing_from_outside_can_break() throws Exception {
        String message = "bad \"quote\\\r\n{\"level\":\"ERROR\"}\u001b[2J\u009b\u2028\u202e";
        String line = formatted("json", "io.ratatoskr.x", message, new IllegalStateException("a\r\nb\"c\u0085"));
        assertThat(line).endsWith("}\n").doesNotContain("\u001b", "\r", "\u0085", "\u009b", "\u202e", "\u2028");
        assertThat(line.lines()).hasSize(1);
        JsonNode read = Json.mapper().readTree(line);
        assertThat(read.path("level").asText()).isEqualTo("INFO");
        assertThat(read.path("logger").asText()).isEqualTo("io.ratatoskr.x");
        assertThat(read.path("time").asText()).isNotEmpty();
        assertThat(read.path("message").asText()).startsWith("bad \"quote\\\r\n{\"level\":\"ERROR\"}");
        assertThat(read.path("exception").asText()).contains("IllegalStateException: a", "LoggingTest");
        assertThat(read.has("request_id")).isFalse();
    }

    @Test
    void lines_of_a_request_have_its_ids() throws Exception {
        CurrentRequest.set(new RequestIdentity() {
            @Override
            public String requestId() {
                return "req-1";
            }

            @Override
            public String traceId() {
                return "4bf92f3577b34da6a3ce929d0e0e4736";
            }
        });
        try {
            assertThat(formatted("text", "io.ratatoskr.x.Y", "hello", null))
                    .endsWith("INFO  Y - [req-1] [4bf92f3577b34da6a3ce929d0e0e4736] hello\n");
            JsonNode read = Json.mapper().readTree(formatted("json", "io.ratatoskr.x.Y", "hello", null));
            assertThat(read.path("request_id").asText()).isEqualTo("req-1");
            assertThat(read.path("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(read.has("exception")).isFalse();
            JsonNode access =
                    Json.mapper().readTree(formatted("access-json", "ratatoskr.access", "{\"status\":200}", null));
            assertThat(access.path("request").path("status").asInt()).isEqualTo(200);
            assertThat(access.path("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        } finally {
            CurrentRequest.set(null);
        }
        assertThat(formatted("access-text", "ratatoskr.access", "status=200", null))
                .endsWith("INFO  access - status=200\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Timeout occurred during graceful shutdown. Forcing the routes to be shutdown now.       | DENY
            Timeout occurred during graceful shutdown. Will ignore shutting down the remainder.     | DENY
            Interrupted while waiting during graceful shutdown, will force shutdown now.            | DENY
            Error occurred while shutting down route: chat. This exception will be ignored.         | NEUTRAL
            Error during prepare shutdown on chat. This exception will be ignored.                  | NEUTRAL
            """)
    void end_of_the_shutdown_timeout_is_no_warning(String message, Filter.Result expected) throws Exception {
        try (InputStream in = LoggingTest.class.getClassLoader().getResourceAsStream(IN_JAR);
                LoggerContext context = new LoggerContext("test")) {
            var configuration = new XmlConfiguration(context, new ConfigurationSource(in));
            configuration.initialize();
            String logger = "org.apache.camel.impl.engine.DefaultShutdownStrategy";
            Filter.Result result = configuration
                    .getLoggerConfig(logger)
                    .getFilter()
                    .filter(Log4jLogEvent.newBuilder()
                            .setLoggerName(logger)
                            .setLevel(Level.WARN)
                            .setMessage(new SimpleMessage(message))
                            .build());
            assertThat(result).isEqualTo(expected);
        }
    }
}
