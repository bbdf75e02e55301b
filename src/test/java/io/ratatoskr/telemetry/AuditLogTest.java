package io.ratatoskr.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.json.Json;
import io.ratatoskr.settings.LogSettings.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private static final AuditLine REFUSED =
            new AuditLine("http", "10.0.0.1", "bob", "reload", null, AuditLine.REFUSED, "req-1");

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    private AuditLog log(Format format) {
        return new AuditLog(format, lines::add, clock::get);
    }

    @Test
    void a_line_has_who_what_and_the_result() throws Exception {
        var load = new AuditLine("http", "10.0.0.1", "alice", "load", "org/model", AuditLine.OK, "req-1");
        log(Format.TEXT).add(load);
        log(Format.JSON).add(load);
        assertThat(lines.getFirst())
                .isEqualTo(
                        "action=load target=org/model result=ok caller=alice address=10.0.0.1 frontend=http request_id=req-1");
        assertThat(Json.mapper().readTree(lines.getLast()).path("target").asText())
                .isEqualTo("org/model");
    }

    @Test
    void a_target_from_outside_stays_in_its_field() {
        log(Format.TEXT)
                .add(new AuditLine(
                        "http", null, null, "load", "x\nresult=ok action=reload \"", AuditLine.REFUSED, "a b=c"));
        assertThat(lines)
                .containsExactly(
                        "action=load target=\"x\\u000aresult=ok action=reload \\\"\" result=refused frontend=http request_id=\"a b=c\"");
    }

    @Test
    void refused_calls_cannot_fill_the_log() {
        AuditLog log = log(Format.TEXT);
        for (int i = 0; i < AuditLog.MAX_REFUSED + 5; i++) {
            log.add(REFUSED);
        }
        assertThat(lines).hasSize(AuditLog.MAX_REFUSED);
        log.add(new AuditLine("http", null, "alice", "reload", null, AuditLine.OK, null));
        assertThat(lines.getLast()).contains("result=ok").endsWith("dropped_lines=5");
        clock.addAndGet(Duration.ofSeconds(61).toNanos());
        log.add(REFUSED);
        assertThat(lines.getLast()).contains("result=refused").doesNotContain("dropped");
    }
}
