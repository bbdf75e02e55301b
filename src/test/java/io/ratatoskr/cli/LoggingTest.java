package io.ratatoskr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            assertThat(configuration.getLoggerConfig("x.y").getLevel()).isEqualTo(Level.WARN);
            assertThat(configuration.getAppenders()).containsKey("stderr");
        }
    }
}
