package io.ratatoskr.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the frontend decides without a broker. */
class KafkaDecisionsTest {
    private static Headers headers(String... namesAndValues) {
        var headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return headers;
    }

    @Test
    void pauses_double_up_to_the_maximum() {
        var delays = new RetryDelays(14, Duration.ofSeconds(1));
        assertThat(delays.after(1, null)).isEqualTo(Duration.ofSeconds(1));
        assertThat(delays.after(2, null)).isEqualTo(Duration.ofSeconds(2));
        assertThat(delays.after(5, null)).isEqualTo(Duration.ofSeconds(16));
        assertThat(delays.after(6, null)).isEqualTo(Duration.ofSeconds(30));
        assertThat(delays.after(14, null)).isEqualTo(Duration.ofSeconds(30));
        assertThat(delays.after(15, null)).isNull();
    }

    @Test
    void a_provider_may_request_a_longer_pause_but_not_any() {
        var delays = new RetryDelays(3, Duration.ofSeconds(1));
        assertThat(delays.after(1, Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
        assertThat(delays.after(1, Duration.ofMillis(7))).isEqualTo(Duration.ofSeconds(1));
        assertThat(delays.after(1, Duration.ofHours(7))).isEqualTo(RetryDelays.MAX);
    }

    @Test
    void the_oldest_finished_keys_are_forgotten() {
        var keys = new DoneKeys(2);
        DoneKey a = DoneKey.of("a".getBytes(UTF_8));
        DoneKey b = DoneKey.of("b".getBytes(UTF_8));
        DoneKey c = DoneKey.of("c".getBytes(UTF_8));
        keys.add(a);
        keys.add(b);
        keys.add(a);
        keys.add(c);
        assertThat(keys.contains(a)).isTrue();
        assertThat(keys.contains(b)).isFalse();
        assertThat(keys.contains(c)).isTrue();
        assertThat(keys.size()).isEqualTo(2);
    }

    @Test
    void finished_keys_of_topics_are_not_mixed_up() {
        byte[] key = IdempotencyKeys.doneKey("a", "x/y");
        assertThat(IdempotencyKeys.isOf(key, "a")).isTrue();
        assertThat(IdempotencyKeys.isOf(key, "b")).isFalse();
        assertThat(IdempotencyKeys.isOf(key, "a/x")).isTrue(); // no topic has a slash
        assertThat(DoneKey.of(key)).isNotEqualTo(DoneKey.of(IdempotencyKeys.doneKey("b", "x/y")));
    }

    @Test
    void a_reply_goes_to_the_configured_topic() {
        ReplyAddress address = ReplyAddress.of(headers(), List.of(), "replies", topic -> topic.equals("requests"));
        assertThat(address.topic()).isEqualTo("replies");
        assertThat(address.mistake()).isNull();
        assertThat(address.isRequested()).isFalse();
        assertThat(ReplyAddress.of(headers(), List.of(), null, topic -> topic.equals("requests"))
                        .topic())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ratatoskr-reply-topic", "kafka_replyTopic", "Ratatoskr-Reply-Topic"})
    void a_request_may_name_an_allowed_topic(String header) {
        assertThat(ReplyAddress.of(
                                headers(header, "team.a"),
                                List.of("x", "team.*"),
                                "replies",
                                topic -> topic.equals("requests"))
                        .topic())
                .isEqualTo("team.a");
        assertThat(ReplyAddress.of(
                                headers(header, "x"),
                                List.of("x", "team.*"),
                                "replies",
                                topic -> topic.equals("requests"))
                        .topic())
                .isEqualTo("x");
        assertThat(ReplyAddress.of(headers(header, "replies"), List.of(), "replies", topic -> topic.equals("requests"))
                        .topic())
                .isEqualTo("replies");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "team", "", "team.a b", "__consumer_offsets"})
    void no_other_topic_is_written_to(String topic) {
        ReplyAddress address = ReplyAddress.of(
                headers("ratatoskr-reply-topic", topic),
                List.of("x", "team.*"),
                "replies",
                name -> name.equals("requests"));
        assertThat(address.topic()).isEqualTo("replies");
        assertThat(address.mistake()).contains("ratatoskr.kafka.reply-topics");
    }

    @Test
    void a_reply_never_is_the_next_request() {
        ReplyAddress address = ReplyAddress.of(
                headers("ratatoskr-reply-topic", "requests"),
                List.of("*"),
                "replies",
                topic -> topic.equals("requests"));
        assertThat(address.topic()).isEqualTo("replies");
        assertThat(address.mistake()).contains("with requests");
    }

    @Test
    void springs_partition_is_understood() {
        Headers headers = headers("kafka_replyTopic", "x");
        headers.add("kafka_replyPartition", ByteBuffer.allocate(4).putInt(3).array());
        assertThat(ReplyAddress.of(headers, List.of("x"), null, topic -> topic.equals("requests"))
                        .partition())
                .isEqualTo(3);
        headers.add("kafka_replyPartition", ByteBuffer.allocate(4).putInt(-3).array());
        assertThat(ReplyAddress.of(headers, List.of("x"), null, topic -> topic.equals("requests"))
                        .mistake())
                .contains("negative");
    }

    @Test
    void commit_metadata_of_others_is_ignored() {
        assertThat(CommitMetadata.parse(new CommitMetadata("t", 7).text())).isEqualTo(new CommitMetadata("t", 7));
        assertThat(CommitMetadata.parse("")).isEqualTo(CommitMetadata.NONE);
        assertThat(CommitMetadata.parse("1;x;99999999999999999999")).isEqualTo(CommitMetadata.NONE);
        assertThat(CommitMetadata.parse("2;x;9")).isEqualTo(CommitMetadata.NONE);
    }

    @Test
    void headers_are_bounded_and_the_last_one_counts() {
        Headers headers = headers("A", "1", "a", "2", "long", "x".repeat(100_000));
        headers.add("none", null);
        assertThat(io.ratatoskr.kafka.RecordHeaders.texts(headers))
                .containsOnlyKeys("a")
                .containsEntry("a", "2");
        for (int i = 0; i < 2_000; i++) {
            headers.add("h" + i, new byte[0]);
        }
        assertThat(io.ratatoskr.kafka.RecordHeaders.texts(headers)).hasSizeLessThan(1_001);
    }

    @Test
    void a_topic_that_a_route_names_is_not_served_by_the_route_without_topics() {
        var routing = new KafkaRouting(List.of("a", "b"));
        KafkaRoute shipped = route("shipped", Set.of());
        KafkaRoute own = route("own", Set.of("b", "c"));
        routing.add(shipped);
        assertThat(routing.topics()).containsExactlyInAnyOrder("a", "b");
        routing.add(own);
        assertThat(routing.route("a")).isSameAs(shipped);
        assertThat(routing.route("b")).isSameAs(own);
        assertThat(routing.topics()).containsExactlyInAnyOrder("a", "b", "c");
        assertThatThrownBy(() -> routing.add(route("third", Set.of("c"))))
                .hasMessage("the topic c is served by own and by third");
        routing.remove(own);
        assertThat(routing.route("b")).isSameAs(shipped);
    }

    private static KafkaRoute route(String name, Set<String> topics) {
        return new KafkaRoute() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<String> topics() {
                return topics;
            }

            @Override
            public Optional<String> replyTopic() {
                return Optional.empty();
            }

            @Override
            public boolean isAccepting() {
                return true;
            }

            @Override
            public void requestStarted() {}

            @Override
            public void requestEnded() {}

            @Override
            public void serve(KafkaRequest request, KafkaResponder responder) {}
        };
    }
}
