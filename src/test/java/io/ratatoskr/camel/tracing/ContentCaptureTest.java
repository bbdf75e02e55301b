package io.ratatoskr.camel.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ContentCaptureTest {
    @Test
    void messages_have_the_form_of_the_conventions() throws Exception {
        String json = new ContentCapture(1_000)
                .input(ChatRequest.of(
                        "m",
                        Message.system("be brief"),
                        Message.user("hi \"there\""),
                        Message.tool("call-1", "sunny")));
        assertThat(Json.mapper().readTree(json)).isEqualTo(Json.mapper().readTree("""
                [{"role":"system","parts":[{"type":"text","content":"be brief"}]},
                 {"role":"user","parts":[{"type":"text","content":"hi \\"there\\""}]},
                 {"role":"tool","parts":[{"type":"tool_call_response","id":"call-1","result":"sunny"}]}]"""));
    }

    @Test
    void output_has_its_finish_reason() {
        assertThat(new ContentCapture(1_000).output("hello", "stop"))
                .isEqualTo(
                        "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"hello\"}],\"finish_reason\":\"stop\"}]");
    }

    @Test
    void content_is_bounded_and_stays_valid() throws Exception {
        int limit = 2_048;
        var many = new ArrayList<>(Collections.nCopies(5_000, Message.user("word ".repeat(20))));
        for (ChatRequest request : new ChatRequest[] {
            ChatRequest.of("m", Message.user("x".repeat(1_000_000))), ChatRequest.of("m", many.toArray(Message[]::new))
        }) {
            String json = new ContentCapture(limit).input(request);
            JsonNode read = Json.mapper().readTree(json);
            assertThat(read).isNotEmpty();
            assertThat(json.length()).isBetween(limit / 2, limit * 2);
        }
    }
}
