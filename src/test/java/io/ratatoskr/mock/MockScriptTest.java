package io.ratatoskr.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.mock.StreamOptions.StreamEnding;
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

    private static String stream(MockResponse response) {
        stub.enqueue(response);
        return MockClient.chat(stub.mock(), MockClient.STREAM).body();
    }

    @Test
    void queued_responses_come_first_and_a_path_before_the_general_script() {
        stub.always(MockResponse.text("general"));
        stub.at("/v1/messages")
                .enqueue(MockResponse.json("{\"once\":1}"))
                .always(call -> MockResponse.json(call.text()));

        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            bodies.add(MockClient.post(stub.mock(), "/v1/messages?beta=1", "{\"i\":1}")
                    .body());
        }
        bodies.add(MockClient.chat(stub.mock(), MockClient.CHAT).body());

        assertThat(bodies.subList(0, 2)).containsExactly("{\"once\":1}", "{\"i\":1}");
        assertThat(bodies.get(2)).contains("\"content\":\"general\"");
        assertThat(stub.calls().getFirst().query()).isEqualTo("beta=1");
    }

    @Test
    void a_general_script_leaves_the_list_of_models_alone() {
        stub.enqueue(MockResponse.error(500, "no"));

        assertThat(MockClient.get(stub.mock(), "/v1/models").statusCode()).isEqualTo(200);
        assertThat(MockClient.chat(stub.mock(), MockClient.CHAT).statusCode()).isEqualTo(500);
    }

    @Test
    void an_error_has_status_type_and_retry_after() {
        stub.enqueue(
                MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(2)),
                MockResponse.error(429, "insufficient_quota", "insufficient_quota", "pay")
                        .retryAfter(Duration.ofMillis(20)));

        var first = MockClient.chat(stub.mock(), MockClient.CHAT);
        var second = MockClient.chat(stub.mock(), MockClient.CHAT);

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("retry-after")).contains("2");
        assertThat(first.body()).contains("\"type\":\"rate_limit_error\"");
        assertThat(second.headers().firstValue("retry-after-ms")).contains("20");
        assertThat(second.body()).contains("\"code\":\"insufficient_quota\"");
    }

    @Test
    void pages_and_redirects_are_sent_as_they_are() {
        stub.enqueue(MockResponse.html(502), MockResponse.redirect(307, "http://example.invalid/"));

        var page = MockClient.chat(stub.mock(), MockClient.CHAT);
        var redirect = MockClient.chat(stub.mock(), MockClient.CHAT);

        assertThat(page.statusCode()).isEqualTo(502);
        assertThat(page.headers().firstValue("content-type")).contains("text/html");
        assertThat(redirect.statusCode()).isEqualTo(307);
        assertThat(redirect.headers().firstValue("location")).contains("http://example.invalid/");
    }

    @Test
    void a_stream_can_begin_with_comments_and_a_chunk_without_choices() {
        String body = stream(MockResponse.text("a").comments(2).startWithEmptyEvent());

        assertThat(body).startsWith(": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\ndata: ");
        assertThat(body.split("\n\n")[2]).endsWith("\"choices\":[]}");
    }

    @Test
    void lines_can_end_in_every_way() {
        assertThat(stream(MockResponse.text("a").lineEnds("\r\n"))).endsWith("data: [DONE]\r\n\r\n");
        assertThat(stream(MockResponse.text("a").lineEnds("\r")))
                .endsWith("data: [DONE]\r\r")
                .doesNotContain("\n");
    }

    @Test
    void a_stream_can_lack_its_end() {
        assertThat(stream(MockResponse.text("a").ending(StreamEnding.WITHOUT_DONE)))
                .contains("\"stop\"")
                .doesNotContain("[DONE]");
        assertThat(stream(MockResponse.text("a").ending(StreamEnding.WITHOUT_FINISH_REASON)))
                .contains("[DONE]")
                .doesNotContain("\"stop\"");
        assertThat(stream(MockResponse.text("a").ending(StreamEnding.TRUNCATED)))
                .contains("\"a\"")
                .doesNotContain("[DONE]", "\"stop\"");
    }

    @Test
    void an_error_can_hide_behind_a_200() {
        stub.enqueue(MockResponse.text("half").endWithError("upstream died"));
        var plain = MockClient.chat(stub.mock(), MockClient.CHAT);
        String stream = stream(MockResponse.text("half").endWithError("upstream died"));
        String done = stream(MockResponse.text("half").endWithErrorThenDone("upstream died"));

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).startsWith("{\"error\":{\"message\":\"upstream died\"");
        assertThat(stream).contains("\"half\"").endsWith("\"code\":null}}\n\n");
        assertThat(done).contains("data: {\"error\":").endsWith("data: [DONE]\n\n");
    }

    @Test
    void own_events_and_raw_frames_are_sent_unchanged() {
        byte[] frame = "data:{\"a\":1}\r\n\r\n".getBytes();

        assertThat(stream(MockResponse.events("{\"a\":1}", "{\"b\":2}")))
                .isEqualTo("data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: [DONE]\n\n");
        assertThat(stream(MockResponse.frames(frame, new byte[0], frame)))
                .isEqualTo("data:{\"a\":1}\r\n\r\ndata:{\"a\":1}\r\n\r\n");
    }

    @Test
    void a_huge_event_arrives_whole() {
        String text = "x".repeat(5 << 20);

        assertThat(stream(MockResponse.text(text).unsplit()))
                .hasSizeGreaterThan(5 << 20)
                .contains(text);
    }

    @Test
    void plain_and_streamed_bodies_can_be_compressed() throws Exception {
        for (String body : List.of(MockClient.CHAT, MockClient.STREAM)) {
            stub.enqueue(MockResponse.text("a squirrel").gzipped());

            var response = MockClient.CLIENT.send(
                    MockClient.request(stub.mock(), "/v1/chat/completions", body)
                            .build(),
                    BodyHandlers.ofByteArray());

            assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
                assertThat(new String(unpacked.readAllBytes())).contains("squirrel");
            }
        }
    }

    @Test
    void a_rule_applies_to_bodies_that_contain_its_text() {
        try (MockProvider mock = MockProvider.start().follow(MockScript.read("rules.yaml", """
                rules:
                  - when: {contains: '"role":"tool"'}
                    say: {text: with a result}
                  - when: {model: m, contains: weather}
                    times: 1
                    say: {text: about the weather}
                """))) {
            String about = MockClient.CHAT.replace("hello", "weather");
            List<String> bodies = new ArrayList<>();
            for (String request :
                    List.of(MockClient.CHAT, about, about, MockClient.CHAT.replace("\"user\"", "\"tool\""))) {
                bodies.add(MockClient.chat(mock, request).body());
            }

            assertThat(bodies.get(0)).contains("You said: hello");
            assertThat(bodies.get(1)).contains("about the weather");
            assertThat(bodies.get(2)).contains("You said: weather");
            assertThat(bodies.get(3)).contains("with a result");
        }
    }

    @Test
    void failing_script_is_reported_to_the_client() {
        stub.mock().always(call -> {
            throw new IllegalStateException("oops");
        });

        var response = MockClient.chat(stub.mock(), MockClient.CHAT);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("oops");
    }

    @Test
    void options_set_length_key_and_failures() {
        MockOptions options =
                new MockOptions(0, Duration.ZERO, 3, Duration.ofMillis(1), Optional.of("k")).withFailures(0.5, 529);
        try (MockProvider mock = MockProvider.start(options)) {
            var refused = MockClient.chat(mock, MockClient.CHAT);
            List<Integer> statuses = new ArrayList<>();
            List<String> bodies = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                var response = MockClient.send(MockClient.request(mock, "/v1/chat/completions", MockClient.CHAT)
                        .header("authorization", "Bearer k")
                        .build());
                statuses.add(response.statusCode());
                bodies.add(response.body());
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
    void port_in_use_is_named_in_the_error() {
        assertThatThrownBy(() -> MockProvider.start(stub.mock().port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("port " + stub.mock().port());
    }

    @Test
    void option_out_of_range_reports_the_allowed_range() {
        assertThatThrownBy(() -> MockOptions.onPort(70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mock: port is 70000; allowed is 0 to 65535");
    }
}
