package io.ratatoskr.config;

import io.ratatoskr.settings.LogSettings;
import io.ratatoskr.settings.TracingSettings;
import java.util.List;
import java.util.Set;

/** Reads {@code ratatoskr.telemetry.*} and {@code ratatoskr.log.*}. */
final class TelemetryReader {
    private TelemetryReader() {}

    static TracingSettings tracing(SettingReader settingReader, Set<String> providers) {
        List<String> propagateTo = settingReader.read(TelemetryKeys.PROPAGATE_TO);
        propagateTo.stream()
                .filter(name -> !providers.contains(name))
                .forEach(name -> settingReader.addMistake(
                        Key.PREFIX + TelemetryKeys.PROPAGATE_TO.name(),
                        "unknown provider '%s'; known providers: %s",
                        name,
                        providers));
        return new TracingSettings(
                settingReader.read(TelemetryKeys.OTLP_ENDPOINT),
                Set.copyOf(propagateTo),
                settingReader.read(TelemetryKeys.CAPTURE_CONTENT),
                settingReader.read(TelemetryKeys.CONTENT_LIMIT));
    }

    static LogSettings log(SettingReader settingReader) {
        return new LogSettings(settingReader.read(LogKeys.FORMAT), settingReader.read(LogKeys.ACCESS));
    }
}
