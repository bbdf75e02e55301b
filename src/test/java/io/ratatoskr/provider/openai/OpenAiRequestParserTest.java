package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.Input;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ResponseFormat;
import io.ratatoskr.api.ToolChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRequestParserTest {
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static ChatRequest read(String fields) {
        return OpenAiRequestParser.parseChat(("{\"model\":\"m\"," + fields + "}").getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"messages\":[]|messages|messages is empty",
                "\"n\":1|messages|messages is missing",
                "\"messages\":null|messages|messages is null; expected a list",
                "\"messages\":{}|messages|messages is an object; expected a list",
                "\"messages\":[5]|messages[0]|messages[0] is 5; expected an object",
                "\"messages\":[{\"content\":\"x\"}]|messages[0].role|messages[0].role is missing",
                "\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]|messages[0].role|messages[0].role is \"wizard\"; expected system, developer, user, assistant or tool",
                "\"messages\":[{\"role\":\"user\"}]|messages[0].content|messages[0].content is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":5}]|messages[0].content|messages[0].content is 5; expected a string or a list of parts",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]|messages[0].content[0].text|messages[0].content[0].text is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]|messages[0].content[0].type|messages[0].content[0].type is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\",\"type\":7}]}]|messages[0].content[0].type|messages[0].content[0].type is 7",
                "\"messages\":[{\"role\":\"user\",\"content\":[\"x\"]}]|messages[0].content[0]|messages[0].content[0] is \"x\"; expected an object",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]|messages[0].content[0].image_url.url|is missing",
                "\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]|messages[0].tool_call_id|is missing",
                "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}]|messages[0].tool_calls[0].id|is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":\"hot\"|temperature|temperature is \"hot\"; expected a number",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":1e999|temperature|temperature is Infinity",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0|max_tokens|max_tokens is 0; it must be at least 1",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":1.5|max_tokens|max_tokens is 1.5; expected a whole number",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":\"yes\"|stream|stream is \"yes\"; expected true or false",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stop\":[\"a\",1]|stop[1]|stop[1] is 1; expected a string",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\"}]|tools[0].function|is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\",\"function\":{}}]|tools[0].function.name|is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":\"maybe\"|tool_choice|tool_choice is \"maybe\"; expected auto, none, required",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"response_format\":{\"type\":\"json_schema\"}|response_format.json_schema|is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"provider\":5|provider|provider is 5",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"raw_provider_options\":[]|raw_provider_options|raw_provider_options is a list; expected an object",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"raw_provider_options\":{\"stream\":true}|raw_provider_options.stream|cannot be set",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"model\":null|model|model is missing",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"model\":7|model|model is 7; expected a string",
            })
    void errors_name_the_field(String fields, String field, String message) {
        assertThatThrownBy(() -> read(fields))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).contains(field))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "5", "null", "{\"model\":\"m\"", "{\"model\":NaN}"})
    void a_body_that_is_no_request_is_invalid(String body) {
        assertThatThrownBy(() -> OpenAiRequestParser.parseChat(body.getBytes(UTF_8))).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> OpenAiRequestParser.parseGenerate(body.getBytes(UTF_8)))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> OpenAiRequestParser.parseEmbed(body.getBytes(UTF_8))).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void nulls_in_known_fields_mean_absent() {
        ChatRequest bare = read(HI);
        ChatRequest nulls = read(
                HI + ",\"tools\":null,\"tool_choice\":null,\"parallel_tool_calls\":null,\"response_format\":null,"
                        + "\"temperature\":null,\"top_p\":null,\"top_k\":null,\"max_tokens\":null,\"max_completion_tokens\":null,\"frequency_penalty\":null,"
                        + "\"presence_penalty\":null,\"seed\":null,\"stop\":null,\"reasoning\":null,\"reasoning_effort\":null,\"stream\":null,"
                        + "\"stream_options\":null,\"cache_prompt\":null,\"raw_provider_options\":null,\"provider\":null");
        assertThat(nulls).isEqualTo(bare);
    }

    @Test
    void unknown_fields_are_preserved_verbatim() {
        ChatRequest request = read(HI + ",\"n\":2,\"logit_bias\":{\"5\" : -1.0},\"store\":null");
        assertThat(request.options().extra().fields())
                .containsEntry("n", new RawJson("2"))
                .containsEntry("logit_bias", new RawJson("{\"5\" : -1.0}"))
                .containsEntry("store", RawJson.NULL)
                .hasSize(3);
    }

    @Test
    void spelling_variants_are_unified() {
        ChatRequest request = read(
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":\"data:x\"}]},"
                        + "{\"role\":\"assistant\",\"content\":null,\"reasoning\":\"r\",\"reasoning_content\":\"r2\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1}}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":null}],\"stop\":\"end\",\"reasoning_effort\":\"low\",\"reasoning\":{\"max_tokens\":9},"
                        + "\"tool_choice\":\"any\",\"stream_options\":{\"include_usage\":true},\"stream\":true");
        assertThat(request.messages().getFirst().content())
                .isEqualTo(new Content.Parts(List.of(new Part.Image("data:x", null, AdditionalProperties.NONE))));
        assertThat(request.messages().get(1).reasoning()).isEqualTo("r");
        assertThat(request.messages().get(1).toolCalls().getFirst().arguments()).isEqualTo("{\"x\":1}");
        assertThat(request.messages().get(2).content()).isEqualTo(Content.of(""));
        assertThat(request.options().stop()).containsExactly("end");
        assertThat(request.options().reasoning().effort()).isEqualTo("low");
        assertThat(request.options().reasoning().maxTokens()).isEqualTo(9);
        assertThat(request.options().toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(request.streamUsage()).isTrue();
    }

    @Test
    void unknown_formats_and_choices_are_preserved() {
        ChatRequest request = read(HI + ",\"response_format\":{\"type\":\"grammar\",\"g\":[1]},"
                + "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[]}}");
        assertThat(request.options().responseFormat())
                .isEqualTo(new ResponseFormat.Other("grammar", new RawJson("{\"type\":\"grammar\",\"g\":[1]}")));
        assertThat(request.options().toolChoice())
                .isEqualTo(new ToolChoice.Other(new RawJson(
                        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[]}}")));
    }

    private static EmbedRequest embed(String fields) {
        return OpenAiRequestParser.parseEmbed(("{\"model\":\"m\"," + fields + "}").getBytes(UTF_8));
    }

    @Test
    void inputs_come_in_four_forms() {
        assertThat(embed("\"input\":\"a\"").input()).isEqualTo(Input.of("a"));
        assertThat(embed("\"input\":[\"a\",\"b\"]").input()).isEqualTo(Input.of(List.of("a", "b")));
        assertThat(((Input.Tokens) embed("\"input\":[1,2]").input()).tokens().getFirst())
                .containsExactly(1, 2);
        assertThat(((Input.Tokens) embed("\"input\":[[1],[2,3]]").input()).tokens())
                .hasSize(2);
        assertThat(OpenAiRequestParser.parseGenerate("{\"model\":\"m\",\"prompt\":\"\"}".getBytes(UTF_8))
                        .prompt())
                .isEqualTo(Input.of(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"n\":1|input|input is missing",
                "\"input\":null|input|input is missing",
                "\"input\":[]|input|input is empty",
                "\"input\":\"\"|input|input is \"\"",
                "\"input\":[\"a\",\"\"]|input[1]|input[1] is \"\"",
                "\"input\":[\"a\",1]|input[1]|input[1] is 1; expected a string",
                "\"input\":[1,-1]|input[1]|input[1] is -1; expected a token id",
                "\"input\":[[1],[]]|input[1]|is a list; expected a token id or more",
                "\"input\":{}|input|input is an object",
                "\"input\":\"a\",\"encoding_format\":\"int8\"|encoding_format|encoding_format is \"int8\"; expected float or base64",
                "\"input\":\"a\",\"dimensions\":0|dimensions|dimensions is 0",
            })
    void invalid_inputs_are_named(String fields, String field, String message) {
        assertThatThrownBy(() -> embed(fields))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).contains(field))
                .hasMessageContaining(message);
    }

    @Test
    void raw_options_of_an_embedding_become_its_fields() {
        EmbedRequest request = embed(
                "\"input\":\"a\",\"user\":\"u\",\"raw_provider_options\":{\"truncate\":\"END\"},\"cache_prompt\":true");
        assertThat(request.extra().fields().keySet()).containsExactly("user", "truncate");
    }
}
