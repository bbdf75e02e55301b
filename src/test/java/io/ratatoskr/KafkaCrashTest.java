package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.KafkaBroker;
import io.ratatoskr.testing.KafkaClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that are killed in the middle of requests by Kafka: processes of their own, ended by SIGKILL. */
@Tag("it")
@Timeout(300)
final class KafkaCrashTest {
    private static final int REQUESTS = 500;
    private static final int CONCURRENCY = 16;
    private static final Pattern KEY = Pattern.compile("\"content\":\"(n\\d+)\"");

    @TempDir
    Path folder;

    private final KafkaBroker broker = KafkaBroker.start();
    private final MockProvider mock = MockProvider.start();
    private final KafkaClient client = new KafkaClient(broker.address());
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        broker.withTopic("requests", 6).withTopic("ratatoskr.replies", 3).withTopic("ratatoskr.dead-letters", 1);
        mock.always(MockResponse.text("done").delay(Duration.ofMillis(100)));
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.properties"), """
                ratatoskr.http.port=0
                ratatoskr.management.port=
                ratatoskr.grpc.port=
                ratatoskr.provider-defaults.list-models=false
                ratatoskr.providers.compatible.base-url=%s
                ratatoskr.kafka.brokers=%s
                ratatoskr.kafka.topics=requests
                ratatoskr.kafka.concurrency=%d
                ratatoskr.kafka.client.session.timeout.ms=6000
                ratatoskr.kafka.client.transaction.timeout.ms=5000
                """.formatted(
                        mock.baseUrl(), broker.address(), CONCURRENCY));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        client.close();
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

    private void send(int from, int to) {
        for (int i = from; i < to; i++) {
            client.sendLater(
                    "requests",
                    "k" + i,
                    "{\"model\":\"compatible:m\",\"messages\":[{\"role\":\"user\",\"content\":\"n%d\"}]}".formatted(i),
                    "ratatoskr-operation",
                    "chat",
                    "idempotency-key",
                    "n" + i);
        }
        client.flush();
    }

    private void awaitReplies(int count) {
        client.awaitAll("ratatoskr.replies", records -> records.size() >= count);
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
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

    /** What has been called and has no committed reply. */
    private int inFlight(Set<String> replied) {
        Set<String> called = calls().keySet();
        called.removeAll(replied);
        assertThat(called).hasSizeLessThan(8 * CONCURRENCY);
        return called.size();
    }

    private Set<String> replied() {
        return keys(client.awaitAll("ratatoskr.replies", records -> true));
    }

    /** Every request has one reply, and only what was in flight at the kill was called twice. */
    private void checkAll(int inFlight) {
        List<ConsumerRecord<byte[], byte[]>> replies =
                client.awaitAll("ratatoskr.replies", records -> keys(records).size() == REQUESTS);
        assertThat(replies).hasSize(REQUESTS);
        assertThat(replies).allMatch(reply -> "200".equals(KafkaClient.header(reply, "x-ratatoskr-status")));
        assertThat(client.records("ratatoskr.dead-letters", Duration.ofMillis(50)))
                .isEmpty();
        Map<String, Integer> calls = calls();
        assertThat(calls).hasSize(REQUESTS);
        assertThat(calls.values().stream().mapToInt(count -> count - 1).sum()).isLessThanOrEqualTo(inFlight);
        assertThat(calls.values()).allMatch(count -> count <= 2);
    }

    private static Set<String> keys(List<ConsumerRecord<byte[], byte[]>> replies) {
        var keys = new HashSet<String>();
        replies.forEach(reply -> keys.add(KafkaClient.header(reply, "idempotency-key")));
        return keys;
    }

    @Test
    void killed_and_started_again() throws Exception {
        Process first = gateway();
        send(0, REQUESTS);
        awaitReplies(150);
        kill(first);
        int inFlight = inFlight(replied());
        gateway();
        checkAll(inFlight);
    }

    @Test
    void one_of_two_is_killed_and_comes_back() throws Exception {
        Process first = gateway();
        gateway();
        send(0, 100);
        awaitReplies(50);
        send(100, REQUESTS);
        awaitReplies(200);
        Set<String> replied = replied();
        kill(first);
        int inFlight = inFlight(replied);
        gateway();
        checkAll(inFlight);
    }

    @Test
    void a_second_one_takes_over_half_of_the_work_without_calling_anything_twice() throws Exception {
        gateway();
        send(0, 250);
        awaitReplies(50);
        gateway();
        send(250, REQUESTS);
        checkAll(0);
    }
}
