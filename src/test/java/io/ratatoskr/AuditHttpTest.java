package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.telemetry.AuditLog;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit lines of calls that need admin rights. Others of this process may be in the log: each call has an id of its own. */
final class AuditHttpTest {
    private static final String USER = "audit-user-key";
    private static final String ADMIN = "audit-admin-key";

    @TempDir
    private static Path folder;

    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Configurator.setLevel(AuditLog.LOGGER, Level.INFO);
        Path models =
                Files.writeString(folder.resolve("models.yaml"), "local: {nli-tiny: {class-path: models/nli-tiny}}");
        Path keys = Files.writeString(folder.resolve("keys"), "ann=%s%nroot=%s admin%n".formatted(USER, ADMIN));
        mock = MockProvider.start();
        mock.models().always(MockResponse.json("{\"data\":[{\"id\":\"m\"}]}"));
        gateway = TestGateway.with(
                models,
                mock,
                "ratatoskr.cache.embed",
                "true",
                "ratatoskr.models.folder",
                folder.resolve("store").toString(),
                "ratatoskr.access.keys-file",
                keys.toString());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    private static String line(String path, String json, String key, String id) {
        try (LogCapture log = LogCapture.start()) {
            gateway.post(path, json, "x-api-key", key, "x-request-id", id);
            return Pattern.compile("INFO " + Pattern.quote(AuditLog.LOGGER) + " (.*request_id=" + id + ".*)")
                    .matcher(log.text())
                    .results()
                    .map(found -> found.group(1))
                    .reduce((first, second) -> first + "\n" + second)
                    .orElse("");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/models/nli-tiny/load|load target=nli-tiny|ok",
                "/v1/models/nli-tiny/unload|unload target=nli-tiny|ok",
                "/v1/models/no-such/load|load target=no-such|failed",
                "/v1/models/no-such/download|download target=no-such|failed",
                "/v1/models/no-such/download?upgrade=true|upgrade target=no-such|failed",
                "/v1/models/m/refresh|refresh-model target=m|ok",
                "/admin/cache/flush|flush-cache|ok",
                "/admin/routes/chat/start|start-route target=chat|ok",
                "/admin/routes/no-such/stop|stop-route target=no-such|failed",
                "/admin/breakers/compatible/chat|set-breaker target=\"compatible-chat auto\"|ok",
                "/admin/reload|reload|ok"
            })
    void each_call_has_a_line_with_who_what_and_the_result(String path, String action, String result) {
        String id = "audit-" + Integer.toHexString(path.hashCode());
        String json = "{\"state\":\"auto\"}";
        assertThat(line(path, json, ADMIN, id + "a"))
                .isEqualTo("action=%s result=%s caller=root address=127.0.0.1 frontend=http request_id=%sa"
                        .formatted(action, result, id));
        assertThat(line(path, json, USER, id + "u"))
                .isEqualTo("action=%s result=refused caller=ann address=127.0.0.1 frontend=http request_id=%su"
                        .formatted(action, id));
    }

    @Test
    void a_refused_call_that_only_reads_has_a_line_and_one_that_is_allowed_has_none() {
        try (LogCapture log = LogCapture.start()) {
            gateway.send(gateway.request("/admin/routes")
                    .header("x-api-key", USER)
                    .header("x-request-id", "audit-read-user")
                    .build());
            gateway.send(gateway.request("/admin/routes")
                    .header("x-api-key", ADMIN)
                    .header("x-request-id", "audit-read-admin")
                    .build());
            assertThat(log.text())
                    .contains("action=\"listing routes\" result=refused caller=ann")
                    .contains("request_id=audit-read-user")
                    .doesNotContain("audit-read-admin");
        }
    }

    @Test
    void a_name_that_looks_like_a_line_stays_in_its_field() {
        String line = line("/v1/models/x%22%20result=ok%E2%80%AE/load", "", USER, "audit-forged");
        assertThat(line)
                .startsWith("action=load target=\"x\\\" result=ok\\u202e\" result=refused")
                .doesNotContain(USER);
    }

    @Test
    void repeated_wrong_keys_have_a_line() throws IOException {
        try (LogCapture log = LogCapture.start()) {
            for (int i = 0; i < 11; i++) {
                gateway.post("/v1/embeddings", "{}", "x-api-key", "audit-wrong-" + i);
            }
            assertThat(log.text())
                    .contains("action=authenticate result=refused address=127.0.0.1 frontend=http")
                    .doesNotContain("audit-wrong");
        }
    }
}
