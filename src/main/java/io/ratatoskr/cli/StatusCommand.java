package io.ratatoskr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.client.ServiceAdministration;
import io.ratatoskr.client.ServiceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;

/** Shows the state of a running gateway. */
@Command(
        name = "status",
        description = "Show a running gateway: its version, uptime, requests in flight, loaded models and, with admin"
                + " rights, its process and addresses. Exit code 1 where none runs.",
        footer = {
            "",
            "For example:",
            "  ratatoskr status",
            "  ratatoskr status --service unix:/run/ratatoskr/ratatoskr.sock --json"
        })
final class StatusCommand extends AdministrationCommand {
    StatusCommand(RootCommand root) {
        super(root);
    }

    @Override
    byte[] request(ServiceAdministration gateway) {
        return gateway.status();
    }

    @Override
    ServiceOptions service(GatewayAccess access) {
        return access.promptService();
    }

    @Override
    void print(JsonNode status) {
        print("version", status.path("version").asText());
        print("state", state(status));
        print("uptime", duration(Duration.ofMillis(status.path("uptime_ms").asLong())));
        print("in flight", status.path("in_flight").asText());
        if (status.has("pid")) {
            print("process", status.path("pid").asText());
        }
        print("listens at", lines(status.path("listeners")));
        print(
                "models",
                StreamSupport.stream(status.path("models").spliterator(), false)
                        .map(model -> "%s (%s)"
                                .formatted(
                                        model.path("id").asText(),
                                        model.path("status").asText()))
                        .toList());
    }

    private static String state(JsonNode status) {
        return status.path("ready").asBoolean() ? "ready" : status.path("live").asBoolean() ? "not ready" : "failed";
    }

    private static List<String> lines(JsonNode texts) {
        var lines = new ArrayList<String>();
        texts.forEach(text -> lines.add(text.asText()));
        return lines;
    }

    private void print(String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            print(i == 0 ? name : "", values.get(i));
        }
    }

    private void print(String name, String value) {
        root.output().line("%-10s  %s".formatted(name, value));
    }

    /** As {@code 3 d 4 h}, {@code 4 h 5 min}, {@code 5 min 6 s} or {@code 6 s}. */
    static String duration(Duration time) {
        if (time.toDays() > 0) {
            return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
                : "%d s".formatted(time.toSeconds());
    }
}
