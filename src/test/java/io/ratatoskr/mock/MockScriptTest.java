package io.ratatoskr.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.mock.StreamForm.Ending;
import io.ratatoskr.testing.StubProvider;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Choice of responses, and their options. */
final class MockScriptTest {
    @RegisterExtension
    static final StubProvider stub = StubProvider.start();

    private static String stream(Answer answer) {
        stub.enqueue(answer);
        return Asking.chat(stub.mock(), Asking.STREAM).body();
    }

    @Test
    void queued_answers_come_first_and_a_path_before_the_general_script() {
        stub.always(Answer.text("general"));
        stub.at("/v1/messages").enqueue(Answer.json("{\"once\":1}")).always(call -> Answer.json(call.text()));

        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            bodies.add(
                    Asking.post(stub.mock(), "/v1/messages?beta=1", "{\"i\":1}").body());
        }
        bodies.add(Asking.chat(stub.mock(), Asking.CHAT).body());

        assertThat(bodies.subList(0, 2)).containsExactly("{\"once\":1}", "{\"i\":1}");
        assertThat(bodies.get(2)).contains("\"content\":\"general\"");
        assertThat(stub.calls().getFirst().query()).isEqualTo("beta=1");
    }

    @Test
    void a_general_script_leaves_the_list_of_models_alone() {
        stub.enqueue(Answer.error(500, "no"));

        assertThat(Asking.get(stub.mock(), "/v1/models").statusCode()).isEqualTo(200);
        assertThat(Asking.chat(stub.mock(), Asking.CHAT).statusCode()).isEqualTo(500);
    }

    @Test
    void an_error_has_status_type_and_retry_after() {
        stub.enqueue(
                Answer.error(429, "slow down").retryAfter(Duration.ofSeconds(2)),
                Answer.error(429, "insufficient_quota", "insufficient_quota", "pay")
                        .retryAfter(Duration.ofMillis(20)));

        var first = Asking.chat(stub.mock(), Asking.CHAT);
        var second = Asking.chat(stub.mock(), Asking.CHAT);

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("retry-after")).contains("2");
        assertThat(first.body()).contains("\"type\":\"rate_limit_error\"");
        assertThat(second.headers().firstValue("retry-after-ms")).contains("20");
        assertThat(second.body()).contains("\"code\":\"insufficient_quota\"");
    }

    @Test
    void pages_and_redirects_are_sent_as_they_are() {
        stub.enqueue(Answer.html(502), Answer.redirect(307, "http://example.invalid/"));

        var page = Asking.chat(stub.mock(), Asking.CHAT);
        var redirect = Asking.chat(stub.mock(), Asking.CHAT);

        assertThat(page.statusCode()).isEqualTo(502);
        assertThat(page.headers().firstValue("content-type")).contains("text/html");
        assertThat(redirect.statusCode()).isEqualTo(307);
        assertThat(redirect.headers().firstValue("location")).contains("http://example.invalid/");
    }

    @Test
    void a_stream_can_begin_with_comments_and_a_chunk_without_choices() {
        String body = stream(Answer.text("a").comments(2).emptyChoicesFirst());

        assertThat(body).startsWith(": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: ");
        assertThat(body.split("\n\n")[2]).endsWith("\"choices\":[]}");
    }

    @Test
    void lines_can_end_in_every_way() {
        assertThat(stream(Answer.text("a").lineEnds("\r\n"))).endsWith("data: [DONE]\r\n\r\n");
        assertThat(stream(Answer.text("a").lineEnds("\r")))
                .endsWith("data: [DONE]\r\r")
                .doesNotContain("\n");
    }

    @Test
    void a_stream_can_lack_its_end() {
        assertThat(stream(Answer.text("a").ending(Ending.WITHOUT_DONE)))
                .contains("\"stop\"")
                .doesNotContain("[DONE]");
        assertThat(stream(Answer.text("a").ending(Ending.WITHOUT_FINISH_REASON)))
                .contains("[DONE]")
                .doesNotContain("\"stop\"");
        assertThat(stream(Answer.text("a").ending(Ending.TRUNCATED)))
                .contains("\"a\"")
                .doesNotContain("[DONE]", "\"stop\"");
    }

    @Test
    void an_error_can_hide_behind_a_200() {
        stub.enqueue(Answer.text("half").failing("upstream died"));
        var plain = Asking.chat(stub.mock(), Asking.CHAT);
        String stream = stream(Answer.text("half").failing("upstream died"));
        String done = stream(Answer.text("half").failingThenDone("upstream died"));

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).startsWith("{\"error\":{\"message\":\"upstream died\"");
        assertThat(stream).contains("\"half\"").endsWith("\"code\":null}}\n\n");
        assertThat(done).contains("data: {\"error\":").endsWith("data: [DONE]\n\n");
    }

    @Test
    void own_events_and_raw_frames_are_sent_unchanged() {
        byte[] frame = "data:{\"a\":1}\r\n\r\n".getBytes();

        assertThat(stream(Answer.events("{\"a\":1}", "{\"b\":2}")))
                .isEqualTo("data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: [DONE]\n\n");
        assertThat(stream(Answer.frames(frame, new byte[0], frame)))
                .isEqualTo("data:{\"a\":1}\r\n\r\ndata:{\"a\":1}\r\n\r\n");
    }

    @Test
    void a_huge_event_arrives_whole() {
        String text = "x".repeat(5 << 20);

        assertThat(stream(Answer.text(text).inOnePiece()))
                .hasSizeGreaterThan(5 << 20)
                .contains(text);
    }

    @Test
    void plain_and_streamed_bodies_can_be_compressed() throws Exception {
        for (String body : List.of(Asking.CHAT, Asking.STREAM)) {
            stub.enqueue(Answer.text("a squirrel").gzipped());

            var answer = Asking.CLIENT.send(
                    Asking.request(stub.mock(), "/v1/chat/completions", body).build(), BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                assertThat(new String(unpacked.readAllBytes())).contains("squirrel");
            }
        }
    }

    @Test
    void a_broken_script_is_told_to_the_client() {
        stub.mock().always(call -> {
            throw new IllegalStateException("oops");
        });

        var answer = Asking.chat(stub.mock(), Asking.CHAT);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("oops");
    }

    @Test
    void options_set_length_key_and_failures() {
        MockOptions options =
                new MockOptions(0, Duration.ZERO, 3, Duration.ofMillis(1), Optional.of("k")).withFailures(0.5, 529);
        try (MockProvider mock = MockProvider.start(options)) {
            var refused = Asking.chat(mock, Asking.CHAT);
            List<Integer> statuses = new ArrayList<>();
            List<String> bodies = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                var answer = Asking.send(Asking.request(mock, "/v1/chat/completions", Asking.CHAT)
                        .header("authorization", "Bearer k")
                        .build());
                statuses.add(answer.statusCode());
                bodies.add(answer.body());
            }

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("\"code\":\"invalid_api_key\"");
            assertThat(statuses).containsExactly(200, 529, 200, 529);
            assertThat(bodies.getFirst()).contains("\"the squirrel runs\"");
            assertThat(mock.callCount()).isEqualTo(5);
            assertThat(mock.calls()).isEmpty();
        }
    }

    @Test
    void a_taken_port_is_named() {
        assertThatThrownBy(() -> MockProvider.start(stub.mock().port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("port " + stub.mock().port());
    }

    @Test
    void options_out_of_range_say_what_is_allowed() {
        assertThatThrownBy(() -> MockOptions.onPort(70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mock: port is 70000; allowed is 0 to 65535");
    }
}
