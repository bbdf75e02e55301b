package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An action kamelet for each operation, called by routes in YAML. */
@Timeout(60)
final class KameletActionsTest {
    private MockProvider mock;
    private CamelContext context;
    private ModelGateway gateway;
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        context = new DefaultCamelContext();
        gateway = Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.provider-defaults.retries", "0")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .set("ratatoskr.providers.huggingface.base-url", MockFormat.HUGGINGFACE.baseUrl(mock.origin()))
                .set("ratatoskr.providers.huggingface.requires-key", "false")
                .into(context);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        gateway.close();
        mock.close();
    }

    /** Sends the body through a route with the step {@code to: kamelet:ratatoskr-<operation>-action}. */
    private Object send(String operation, String parameters, Object body) throws Exception {
        return send(operation, parameters, body, Map.of());
    }

    private Object send(String operation, String parameters, Object body, Map<String, Object> headers)
            throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(
                        "mine.camel.yaml",
                        "- route: {id: mine, from: {uri: 'direct:mine', steps: [{to: {uri: 'kamelet:ratatoskr-%s-action', parameters: {%s}}}]}}"
                                .formatted(operation, parameters)));
        return template.requestBodyAndHeaders("direct:mine", body, headers);
    }

    private JsonNode sent() throws Exception {
        return Json.mapper().readTree(mock.lastCall().body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chat      | model: 'compatible:m'                                       | hello                    | You said: hello
            classify  | model: 'huggingface:x/zero', labels: 'billing,bug'          | a bug in the software   | bug
            zero-shot | model: 'huggingface:x/zero', labels: 'billing,bug'          | a bug in the software   | bug
            nli       | model: 'huggingface:x/nli', hypothesis: 'a dog'             | a dog is here            | entailment
            rerank    | model: 'huggingface:x/rerank', query: 'dogs and cats'       | dogs and cats            | dogs and cats
            tokens    | model: gpt-4o                                               | one two three            | 3
            tokenize  | model: gpt-4o, output: text                                 | one two                  | '["one"," two"]'
            """)
    void a_text_gets_a_text(String operation, String parameters, String body, String expected) throws Exception {
        assertThat(send(operation, parameters, body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            chat      | model: 'compatible:m'         | {"messages":[{"role":"user","content":"hello"}]}            | /choices/0/message/content | You said: hello
            embed     | model: 'compatible:m'         | {"input":["a","b"]}                                         | /data/1/object             | embedding
            classify  | model: 'huggingface:x/mood'   | {"texts":["very good"]}                                     | /model                     | x/mood
            zero-shot | model: 'huggingface:x/zero'   | {"text":"a bug bug","labels":["billing","bug"]}             | /top_label                 | bug
            nli       | model: 'huggingface:x/nli'    | {"premise":"a dog is here","hypothesis":"a dog"}            | /label                     | entailment
            stance    | model: 'huggingface:x/nli'    | {"text":"I like dogs","target":"dogs"}                      | /provider                  | huggingface
            rerank    | model: 'huggingface:x/rerank' | {"query":"dogs and cats","documents":["birds","dogs and cats"]} | /results/0/index       | 1
            tokens    | model: gpt-4o                 | {"text":"one two three"}                                    | /count                     | 3
            tokenize  | model: gpt-4o                 | {"text":"one two"}                                          | /tokens/1/text             | \u0020two
            """)
    void json_gets_json(String operation, String parameters, String body, String pointer, String expected)
            throws Exception {
        Object response = send(operation, parameters + ", output: json", body);

        assertThat(response).isInstanceOf(String.class);
        assertThat(Json.mapper()
                        .readTree((String) response)
                        .at(pointer)
                        .asText()
                        .strip())
                .as((String) response)
                .isEqualTo(expected.strip());
    }

    @Test
    void a_completion_gets_its_text() throws Exception {
        mock.completions().always(MockResponse.text(" upon a time"));

        assertThat(send("generate", "model: 'compatible:m', maxTokens: 7, temperature: 0.5", "Once"))
                .isEqualTo(" upon a time");
        assertThat(sent().at("/max_tokens").asInt()).isEqualTo(7);
        assertThat(sent().at("/temperature").asDouble()).isEqualTo(0.5);
    }

    @Test
    void a_stance_is_one_of_three() throws Exception {
        assertThat(send("stance", "model: 'huggingface:x/nli', target: dogs", "I like dogs"))
                .isIn("favor", "against", "neutral");
    }

    @Test
    void texts_are_embedded_as_json() throws Exception {
        assertThat(Json.mapper()
                        .readTree((String) send("embed", "model: 'compatible:m'", "hello"))
                        .at("/data/0/embedding"))
                .hasSize(8);
    }

    @Test
    void parameters_of_a_chat_are_sent_whole() throws Exception {
        send(
                "chat",
                "model: m, system: 'Brief & kind + 100 %, it''s #1?', temperature: 0.2, maxTokens: 10, responseFormat: json",
                "hello");

        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("Brief & kind + 100 %, it's #1?");
        assertThat(sent().at("/temperature").asDouble()).isEqualTo(0.2);
        assertThat(sent().at("/max_tokens").asInt()).isEqualTo(10);
        assertThat(sent().at("/response_format/type").asText()).isEqualTo("json_object");
    }

    @Test
    void a_schema_may_contain_what_separates_options_in_a_uri() throws Exception {
        send("chat", "model: m, responseFormat: '{\"type\":\"object\",\"description\":\"a & b\"}'", "hello");

        assertThat(sent().at("/response_format/json_schema/schema/description").asText())
                .isEqualTo("a & b");
    }

    @Test
    void parameters_may_be_expressions_on_the_message() throws Exception {
        send(
                "chat",
                "model: '${header.model}', system: 'Write in ${header.language}.'",
                "hello",
                Map.of("model", "m2", "language", "Latin & Greek"));

        assertThat(sent().at("/model").asText()).isEqualTo("m2");
        assertThat(sent().at("/messages/0/content").asText()).isEqualTo("Write in Latin & Greek.");
    }

    @Test
    void a_header_overrides_the_parameter_and_a_record_goes_through() throws Exception {
        Object response = send(
                "chat",
                "model: m, output: record",
                ChatRequest.of("body", Message.user("hello")),
                Map.of("CamelRatatoskrModel", "header"));

        assertThat(response).isInstanceOf(ChatResponse.class);
        assertThat(sent().at("/model").asText()).isEqualTo("header");
    }

    @Test
    void documents_may_be_a_list() throws Exception {
        assertThat(send(
                        "rerank",
                        "model: 'huggingface:x/rerank', query: 'dogs & cats'",
                        List.of("birds", "dogs & cats")))
                .isEqualTo("dogs & cats");
    }
}
