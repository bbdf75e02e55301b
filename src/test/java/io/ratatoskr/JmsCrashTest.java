package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.JmsBroker;
import io.ratatoskr.testing.JmsClient;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed in the middle of requests by JMS: a process of its own, ended by SIGKILL. */
@Tag("it")
@Timeout(240)
final class JmsCrashTest {
    private static final int REQUESTS = 200;
    private static final int CONCURRENCY = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Pattern KEY = Pattern.compile("\"content\":\"(n\\d+)\"");

    @TempDir
    Path folder;

    private final JmsBroker broker = JmsBroker.start();
    private final MockProvider mock = MockProvider.start();
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, Integer> replies = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        mock.always(MockResponse.text("done").delay(Duration.ofMillis(100)));
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), """
                ratatoskr.http.port=0
                ratatoskr.management.port=
                ratatoskr.grpc.port=
                ratatoskr.provider-defaults.list-models=false
                ratatoskr.providers.compatible.base-url=%s
                ratatoskr.jms.url=%s
                ratatoskr.jms.concurrency=%d
                """.formatted(
                        mock.baseUrl(), broker.url(), CONCURRENCY));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        mock.close();
        broker.close();
    }

    private Process gateway() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.ratatoskr.Main",
                        "serve",
                        "--home",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + processes.size()).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private void receive(MessageConsumer consumer, int distinct) throws Exception {
        while (replies.size() < distinct) {
            Message reply = consumer.receive(TIMEOUT.toMillis());
            assertThat(reply).as("%d of %d replies", replies.size(), distinct).isNotNull();
            assertThat(((TextMessage) reply).getText()).contains("done");
            replies.merge(reply.getJMSCorrelationID(), 1, Integer::sum);
        }
    }

    private Map<String, Integer> calls() {
        Map<String, Integer> calls = new HashMap<>();
        for (MockCall call : mock.calls()) {
            Matcher key = KEY.matcher(new String(call.body(), UTF_8));
            assertThat(key.find()).isTrue();
            calls.merge(key.group(1), 1, Integer::sum);
        }
        return calls;
    }

    @Test
    void killed_and_started_again() throws Exception {
        try (var client = new JmsClient(broker.url());
                MessageConsumer consumer = client.session().createConsumer(client.queue("replies"))) {
            for (int i = 0; i < REQUESTS; i++) {
                TextMessage message = client.text(
                        "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"n%d\"}]}"
                                .formatted(i),
                        "ratatoskr_operation",
                        "chat");
                message.setJMSCorrelationID("n" + i);
                message.setJMSReplyTo(client.queue("replies"));
                client.send("ratatoskr.requests", message);
            }
            Process first = gateway();
            receive(consumer, 60);
            first.destroyForcibly().waitFor();
            gateway();
            receive(consumer, REQUESTS);
            // The reply and the acknowledgement are one transaction
            assertThat(consumer.receive(1_000)).isNull();
            assertThat(replies.values()).allMatch(count -> count == 1);
            assertThat(client.isEmpty("ratatoskr.dead-letters")).isTrue();
            assertThat(client.isEmpty("DLQ")).isTrue();
            Map<String, Integer> calls = calls();
            assertThat(calls).hasSize(REQUESTS);
            assertThat(calls.values().stream().mapToInt(count -> count - 1).sum())
                    .isLessThanOrEqualTo(CONCURRENCY);
        }
    }
}
