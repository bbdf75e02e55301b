package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token counts that providers report under other names, in part, or not at all. */
class UsageShapesTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private static @Nullable Usage decode(Protocol protocol, ModelRequest request, String body) {
        return response(protocol, request, body).usage();
    }

    private static ModelResponse response(Protocol protocol, ModelRequest request, String body) {
        return protocol.decode(request, new ProviderHttpResponse(200, Map.of(), body.getBytes(UTF_8)), ACME);
    }

    private static String body(String usage) {
        return "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]," + usage + "}";
    }

    private static @Nullable Usage chat(String usage) {
        return decode(
                new OpenAiProtocol(),
                ChatRequest.of("m", Message.user("x")),
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":" + usage + "}");
    }

    private static String counts(@Nullable Usage usage) {
        return usage == null
                ? "none"
                : usage.promptTokens() + "/" + usage.completionTokens() + "/" + usage.totalTokens();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"input_tokens":1000,"output_tokens":10,"total_tokens":1010}          | 1000/10/1010
            {"inputTokens":1000,"outputTokens":10}                                | 1000/10/1010
            {"prompt_tokens":7,"completion_tokens":0,"total_tokens":7}            | 7/0/7
            {"prompt_tokens":7,"completion_tokens":3,"total_tokens":0}            | 7/3/10
            {"prompt_tokens":7,"completion_tokens":3,"input_tokens":9,"output_tokens":9} | 7/3/10
            {"prompt_tokens":null,"completion_tokens":3,"total_tokens":10}        | 7/3/10
            {"total_tokens":20}                                                   | none
            {"prompt_tokens":20}                                                  | none
            {"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}            | none
            {"prompt_tokens":0,"completion_tokens":0}                             | none
            {"time":1}                                                            | none
            {}                                                                    | none
            null                                                                  | none
            []                                                                    | none
            """)
    void unknown_counts_are_absent(String usage, String expected) {
        assertThat(counts(chat(usage))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"prompt_tokens":7,"total_tokens":7} | 7/0/7
            {"prompt_tokens":7}                  | 7/0/7
            {"total_tokens":7}                   | 7/0/7
            {"input_tokens":7}                   | 7/0/7
            {"prompt_tokens":0,"total_tokens":0} | none
            {}                                   | none
            null                                 | none
            """)
    void embeddings_have_no_completion_so_that_the_total_is_the_prompt(String usage, String expected) {
        assertThat(counts(decode(
                        new OpenAiProtocol(),
                        EmbedRequest.of("m", "x"),
                        "{\"data\":[{\"index\":0,\"embedding\":[0.5]}],\"usage\":" + usage + "}")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"totalTokenCount":12}                                            | none
            {"candidatesTokenCount":4,"totalTokenCount":12}                   | none
            {"promptTokenCount":8,"totalTokenCount":8}                        | 8/0/8
            {"promptTokenCount":8,"candidatesTokenCount":4}                   | 8/4/12
            """)
    void geminis_counts_need_the_prompt(String usage, String expected) {
        String body = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}],"
                + "\"usageMetadata\":" + usage + "}";
        assertThat(counts(decode(new GeminiProtocol(), ChatRequest.of("m", Message.user("x")), body)))
                .isEqualTo(expected);
    }

    @Test
    void an_object_with_the_cost_stays_beside_its_total() {
        String object = "{\"input_tokens_cost\":0.0,\"total_cost\":0.005}";
        Usage usage = chat("{\"prompt_tokens\":10,\"completion_tokens\":10,\"cost\":" + object + "}");
        assertThat(usage.cost()).isEqualByComparingTo("0.005");
        assertThat(usage.extra().get("cost")).isEqualTo(new RawJson("0.005"));
        assertThat(usage.extra().get("cost_details")).isEqualTo(new RawJson(object));
    }

    @Test
    void a_reported_cost_is_passed_on_as_it_was_written() {
        for (String cost : new String[] {"0.950", "1.4e-06", "\"free\"", "0"}) {
            Usage usage = chat("{\"prompt_tokens\":10,\"completion_tokens\":10,\"cost\":" + cost
                    + ",\"is_byok\":false,\"cost_details\":{\"upstream_inference_cost\":19}}");
            assertThat(usage.extra().get("cost")).isEqualTo(new RawJson(cost));
            assertThat(usage.extra().get("is_byok")).isEqualTo(new RawJson("false"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "0.002"                     | 0.002
            "0.00021"                   | 0.00021
            "1.4e-06"                   | 0.0000014
            "0.50"                      | 0.5
            {"total_cost":"0.25"}       | 0.25
            """)
    void a_cost_as_text_becomes_a_number(String cost, String expected) {
        Usage usage = chat("{\"prompt_tokens\":10,\"completion_tokens\":10,\"cost\":" + cost + "}");
        assertThat(usage.extra().get("cost")).isEqualTo(new RawJson(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cost\":0.002}",
                "{\"prompt_tokens\":7}",
                "{\"completion_tokens\":7,\"cost\":\"0.002\"}",
                "{\"total_tokens\":20}",
                "{\"input_tokens\":7}",
                "{\"prompt_tokens\":null,\"estimated_cost\":0.1}"
            })
    void a_usage_with_unknown_counts_is_passed_on_as_it_is(String usage) {
        ChatResponse response = (ChatResponse)
                response(new OpenAiProtocol(), ChatRequest.of("m", Message.user("x")), body("\"usage\":" + usage));
        assertThat(response.usage()).isNull();
        assertThat(response.extra().get("provider_usage")).isEqualTo(new RawJson(usage));

        var stream = new OpenAiProtocol().decoder(ChatRequest.of("m", Message.user("x")), ACME);
        byte[] chunks = ("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
                        + "data: {\"choices\":[],\"usage\":" + usage + "}\n\ndata: [DONE]\n\n")
                .getBytes(UTF_8);
        stream.feed(chunks, 0, chunks.length);
        stream.end();
        List<ChatEvent> events = new ArrayList<>();
        for (ChatEvent event = stream.poll(); event != null; event = stream.poll()) {
            events.add(event);
        }
        assertThat(events)
                .contains(new ChatEvent.UnknownFields(
                        0, AdditionalProperties.NONE.with("provider_usage", new RawJson(usage)), false))
                .noneMatch(ChatEvent.UsageUpdate.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"prompt_tokens\":0,\"completion_tokens\":0}",
                "{\"time\":1}",
                "{\"prompt_tokens\":7,\"completion_tokens\":1,\"cost\":1}"
            })
    void a_usage_without_a_count_or_with_all_of_them_is_not_repeated(String usage) {
        ChatResponse response = (ChatResponse)
                response(new OpenAiProtocol(), ChatRequest.of("m", Message.user("x")), body("\"usage\":" + usage));
        assertThat(response.extra().get("provider_usage")).isNull();
    }
}
