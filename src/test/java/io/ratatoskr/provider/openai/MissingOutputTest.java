package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.StreamDecoder;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response without output is a failure of the provider, so that another one is tried; an empty output is none. */
class MissingOutputTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final OpenAiProtocol PROTOCOL = new OpenAiProtocol();
    private static final ChatRequest CHAT = ChatRequest.of("m", Message.user("x"));
    private static final GenerateRequest COMPLETION = GenerateRequest.of("m", "x");

    private static ModelResponse decode(ModelRequest request, String body) {
        return PROTOCOL.decode(request, new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), ACME);
    }

    private static <E> List<E> decode(StreamDecoder<E> decoder, String chunk) {
        byte[] bytes = ("data: " + chunk + "\n\ndata: [DONE]\n\n").getBytes(UTF_8);
        decoder.feed(bytes, 0, bytes.length);
        decoder.end();
        List<E> events = new ArrayList<>();
        for (E event = decoder.poll(); event != null; event = decoder.poll()) {
            events.add(event);
        }
        return events;
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProviderUnavailable.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_RESPONSE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[]}",
                "{\"choices\":null}",
                "{\"id\":\"x\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}",
                "{\"choices\":[{}]}",
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"message\":null,\"text\":null,\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"text\":\"a\"},{\"index\":1,\"finish_reason\":\"length\"}]}"
            })
    void a_choice_without_its_output_is_an_invalid_response(String body) {
        assertInvalid(() -> decode(CHAT, body));
        assertInvalid(() -> decode(COMPLETION, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[]}",
                "{\"choices\":[{}]}",
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"delta\":null,\"text\":null,\"finish_reason\":\"length\"}]}"
            })
    void a_stream_without_any_output_is_an_invalid_response(String chunk) {
        assertInvalid(() -> decode(PROTOCOL.decoder(CHAT, ACME), chunk));
        assertInvalid(() -> decode(PROTOCOL.decoder(COMPLETION, ACME), chunk));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"content\":null}", "{\"role\":\"assistant\",\"content\":\"\"}"})
    void an_empty_output_is_a_response(String message) {
        ChatResponse response =
                (ChatResponse) decode(CHAT, "{\"choices\":[{\"message\":" + message + ",\"finish_reason\":\"stop\"}]}");
        assertThat(response.choices().getFirst().finishReason()).isEqualTo(FinishReason.STOP);
        List<ChatEvent> events = decode(
                PROTOCOL.decoder(CHAT, ACME), "{\"choices\":[{\"delta\":" + message + ",\"finish_reason\":\"stop\"}]}");
        assertThat(events).contains(new ChatEvent.Done(FinishReason.STOP));
        List<GenerateEvent> texts = decode(
                PROTOCOL.decoder(COMPLETION, ACME), "{\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}]}");
        assertThat(texts).contains(new GenerateEvent.Done(FinishReason.STOP, Map.of()));
    }

    @Test
    void a_filter_may_leave_nothing_but_its_reason() {
        String choice = "{\"choices\":[{\"index\":0,\"finish_reason\":\"content_filter\"}]}";
        ChatResponse response = (ChatResponse) decode(CHAT, choice);
        assertThat(response.choices().getFirst().finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(decode(PROTOCOL.decoder(CHAT, ACME), choice))
                .contains(new ChatEvent.Done(FinishReason.CONTENT_FILTER));
    }
}
