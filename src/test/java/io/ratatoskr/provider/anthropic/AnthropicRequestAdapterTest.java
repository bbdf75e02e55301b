package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.tree;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.dialect.openai.OpenAiRequestParser;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is removed from requests, and reported. JSON is written with single quotes. */
final class AnthropicRequestAdapterTest {
    private static ChatRequest request(String model, String fields) {
        String messages = fields.contains("'messages'") ? "" : ",'messages':[{'role':'user','content':'x'}]";
        String json = "{'model':'%s'%s%s}".formatted(model, fields.isBlank() ? "" : "," + fields, messages);
        return OpenAiRequestParser.parseChat(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static AdaptedRequest adapt(ModelRequest request) {
        return new AnthropicProtocol().adapt(request, ACME, ModelMetadata.of(ModelInfo.of("m", "acme")));
    }

    private static String removals(AdaptedRequest adapted) {
        return String.join(
                " ", adapted.removals().stream().map(Removal::parameter).toList());
    }

    /** The fields of the body sent, except those of every request. */
    private static JsonNode sent(AdaptedRequest adapted, String... without) {
        var body = (com.fasterxml.jackson.databind.node.ObjectNode) tree(adapted.request());
        body.remove(List.of("model", "messages", "max_tokens"));
        body.remove(List.of(without));
        return body;
    }

    private static JsonNode json(String text) {
        return tree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "claude-sonnet-4-5 | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5} | top_p",
                "claude-haiku-4-5-20251001 | 'temperature':0,'top_p':0.1 | {'temperature':0} | top_p",
                "claude-opus-4-1-20250805 | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5} | top_p",
                "claude-opus-4-5 | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5} | top_p",
                "claude-sonnet-4-6 | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5} | top_p",
                "claude-opus-4-6 | 'temperature':0.5,'top_p':0.9,'top_k':5 | {'temperature':0.5,'top_k':5} | top_p",
                // A value of 1 is the default
                "claude-opus-4-6 | 'temperature':1,'top_p':0.9 | {'top_p':0.9} |",
                "claude-opus-4-6 | 'temperature':0.3,'top_p':1 | {'temperature':0.3} |",
                "claude-opus-4-6 | 'temperature':1,'top_p':1 | {'temperature':1} |",
                // Accepted
                "claude-sonnet-4-5 | 'temperature':0.5 | {'temperature':0.5} |",
                "claude-sonnet-4-5 | 'top_p':0.9 | {'top_p':0.9} |",
                "claude-sonnet-4-20250514 | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5,'top_p':0.9} |",
                "claude-opus-4-0 | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5,'top_p':0.9} |",
                "claude-3-5-haiku-latest | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5,'top_p':0.9} |",
                "kimi-k2 | 'temperature':0.5,'top_p':0.9 | {'temperature':0.5,'top_p':0.9} |",
            })
    void temperature_and_top_p(String model, String fields, String body, String removed) {
        AdaptedRequest adapted = adapt(request(model, fields));

        assertThat(sent(adapted)).isEqualTo(json(body));
        assertThat(removals(adapted)).isEqualTo(removed == null ? "" : removed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "claude-sonnet-4-5 | 'reasoning_effort':'high','temperature':0.3,'top_k':5,'top_p':0.9 "
                        + "| {} | temperature top_k top_p",
                "claude-opus-4-6 | 'reasoning_effort':'low','temperature':0.3 | {} | temperature",
                "claude-opus-4-6 | 'reasoning':{'max_tokens':2000},'top_k':3 | {} | top_k",
                "claude-sonnet-4-6 | 'reasoning':{'enabled':true},'top_p':0.2 | {} | top_p",
                "claude-sonnet-4-5 | 'reasoning_effort':'high','top_p':0.97 | {'top_p':0.97} |",
                "claude-sonnet-4-5 | 'reasoning_effort':'high','temperature':1 | {'temperature':1} |",
                "claude-sonnet-4-5 | 'reasoning_effort':'high','temperature':1,'top_p':0.95 | {'top_p':0.95} |",
                "claude-sonnet-4-5 | 'reasoning_effort':'none','temperature':0.3,'top_k':5 "
                        + "| {'temperature':0.3,'top_k':5} |",
            })
    void sampling_beside_thinking(String model, String fields, String body, String removed) {
        AdaptedRequest adapted = adapt(request(model, fields));

        assertThat(sent(adapted, "thinking", "output_config")).isEqualTo(json(body));
        assertThat(removals(adapted)).isEqualTo(removed == null ? "" : removed);
    }

    private static final String FORCED =
            "'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required',";
    private static final String RESULT = "'messages':[{'role':'user','content':'x'},{'role':'assistant','tool_calls':"
            + "[{'id':'1','type':'function','function':{'name':'f','arguments':'{}'}}]},"
            + "{'role':'tool','tool_call_id':'1','content':'r'}],";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "claude-sonnet-4-5 | 'max_tokens':1024,'reasoning_effort':'high' | | reasoning",
                "claude-sonnet-4-5 | 'max_tokens':50,'reasoning':{'max_tokens':2000} | | reasoning",
                "claude-opus-4-6 | 'max_tokens':50,'reasoning':{'max_tokens':2000} | | reasoning",
                "claude-opus-4-6 | 'max_tokens':50,'reasoning_effort':'low' | adaptive |",
                "claude-sonnet-4-5 | 'max_tokens':4000,'reasoning':{'max_tokens':9000} | enabled | reasoning.max_tokens",
                "claude-sonnet-4-5 | 'max_tokens':4000,'reasoning':{'max_tokens':1} | enabled | reasoning.max_tokens",
                "claude-sonnet-4-5 | 'max_tokens':4000,'reasoning':{'max_tokens':2000} | enabled |",
                "claude-opus-4-8 | 'max_tokens':4000,'reasoning':{'max_tokens':2000} | adaptive | reasoning.max_tokens",
                "claude-3-5-haiku-latest | 'reasoning_effort':'high' | | reasoning",
                "claude-3-5-haiku-latest | 'reasoning_effort':'none' | |",
                "claude-sonnet-4-5 | " + FORCED + "'reasoning_effort':'high' | | reasoning",
                "claude-opus-4-8 | " + FORCED + "'reasoning_effort':'high' | | reasoning.enabled",
                "claude-fable-5 | " + FORCED + "'reasoning_effort':'high' | |",
                "claude-sonnet-4-5 | " + RESULT + "'reasoning_effort':'high' | | reasoning",
                "claude-opus-4-8 | " + RESULT + "'reasoning_effort':'high' | adaptive |",
            })
    void thinking_without_room(String model, String fields, String thinking, String removed) {
        AdaptedRequest adapted = adapt(request(model, fields));

        assertThat(tree(adapted.request()).at("/thinking/type").asText()).isEqualTo(thinking == null ? "" : thinking);
        assertThat(removals(adapted)).isEqualTo(removed == null ? "" : removed);
        assertThat(adapted.removals()).allMatch(removal -> !removal.reason().isBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'stop':['\\n\\n'] | {} | stop",
                "'stop':['\\n\\n','END',' '] | {'stop_sequences':['END']} | stop",
                "'stop':'' | {} | stop",
                "'stop':['\\u3000'] | {} | stop",
                "'stop':['\\u00a0','\\u2007\\u202f','\\u0085','\\u200a '] | {} | stop",
                "'stop':['\\u00a0.','\\u200b'] | {'stop_sequences':['\\u00a0.','\\u200b']} |",
                "'stop':['\\n\\nHuman:'] | {'stop_sequences':['\\n\\nHuman:']} |",
            })
    void blank_stop_sequences(String fields, String body, String removed) {
        AdaptedRequest adapted = adapt(request("claude-opus-5", fields));

        assertThat(sent(adapted)).isEqualTo(json(body));
        assertThat(removals(adapted)).isEqualTo(removed == null ? "" : removed);
    }

    @Test
    void completions_are_adapted_as_chats() {
        GenerateOptions options = GenerateOptions.builder("claude-sonnet-4-5")
                .temperature(0.5)
                .topP(0.9)
                .stopSequences(List.of(" ", "END"))
                .build();
        AdaptedRequest adapted =
                adapt(GenerateRequest.of("claude-sonnet-4-5", "hi").withOptions(options));

        assertThat(removals(adapted)).isEqualTo("top_p stop");
        assertThat(sent(adapted)).isEqualTo(json("{'temperature':0.5,'stop_sequences':['END']}"));
    }

    private static String tool(String parameters) {
        return tool(parameters, "");
    }

    private static String tool(String parameters, String more) {
        return "'tools':[{'type':'function','function':{'name':'f'%s,'parameters':%s}}]".formatted(more, parameters);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'properties':{'tz':{'type':'string'}}} | {'properties':{'tz':{'type':'string'}},'type':'object'} |",
                "{'$schema':'s'} | {'$schema':'s','type':'object','properties':{}} |",
                "{'type':'object','properties':{'a':{}},'anyOf':[{'required':['a']},{'required':['b']}]} "
                        + "| {'type':'object','properties':{'a':{}}} | tools.parameters.anyOf",
                "{'oneOf':[{'type':'object','properties':{'a':{}}},{'type':'object','properties':{'b':{}}}]} "
                        + "| {'properties':{'a':{},'b':{}},'type':'object'} | tools.parameters.oneOf",
                "{'$ref':'#/definitions/A','definitions':{'A':{'type':'object','minProperties':1}}} "
                        + "| {'definitions':{'A':{'type':'object','minProperties':1}},'type':'object','minProperties':1} |",
            })
    void tool_schemas(String parameters, String inputSchema, String removed) {
        AdaptedRequest adapted = adapt(request("claude-opus-5", tool(parameters)));

        assertThat(tree(adapted.request()).at("/tools/0/input_schema")).isEqualTo(json(inputSchema));
        assertThat(removals(adapted)).isEqualTo(removed == null ? "" : removed);
    }

    @Test
    void strict_tools_get_the_subset() {
        String parameters = "{'type':'object','properties':{'a':{'type':'integer','minimum':1}},'required':['a']}";
        AdaptedRequest strict = adapt(request("claude-opus-5", tool(parameters, ",'strict':true")));
        AdaptedRequest plain = adapt(request("claude-opus-5", tool(parameters, ",'strict':false")));

        assertThat(removals(strict)).isEqualTo("tools.parameters.minimum");
        assertThat(tree(strict.request()).at("/tools/0/input_schema"))
                .isEqualTo(json("{'type':'object','properties':{'a':{'type':'integer'}},'required':['a'],"
                        + "'additionalProperties':false}"));
        assertThat(plain.removals()).isEmpty();
        assertThat(tree(plain.request()).at("/tools/0/input_schema")).isEqualTo(json(parameters));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'object'}", "{'type':'object','title':'T'}", "{}", "null"})
    void a_strict_tool_may_have_no_arguments(String parameters) {
        AdaptedRequest adapted = adapt(request("claude-opus-5", tool(parameters, ",'strict':true")));

        assertThat(adapted.removals()).isEmpty();
        assertThat(tree(adapted.request()).at("/tools/0/input_schema/properties"))
                .isEqualTo(json("{}"));
        assertThat(tree(adapted.request()).at("/tools/0/input_schema/additionalProperties"))
                .isEqualTo(json("false"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'string'}",
                "{'type':'array','items':{}}",
                "{'$ref':'#/$defs/none'}",
                "{'anyOf':[{'type':'string'}]}",
                "{'type':'object','properties':{'$filter':{}}}",
                "{'properties':{'a b':{'type':'string'}}}"
            })
    void a_tool_whose_schema_cannot_be_adapted_goes_to_another_provider(String parameters) {
        assertThatThrownBy(() -> adapt(request("claude-opus-5", tool(parameters))))
                .isInstanceOfSatisfying(UnsupportedParameter.class, e -> {
                    assertThat(e.parameter()).isEqualTo("tools");
                    assertThat(e.isFallbackAllowed()).isTrue();
                })
                .hasMessageStartingWith("acme: ");
    }

    private static String format(String schema) {
        return "'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':%s}}".formatted(schema);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'object','properties':{'a':{'type':'integer','minimum':1}},'required':['a']} "
                        + "| {'type':'object','properties':{'a':{'type':'integer'}},'required':['a'],'additionalProperties':false}"
                        + " | minimum",
                "{'type':'object','properties':{'a':{'type':'array','minItems':2,'maxItems':3,'uniqueItems':true,"
                        + "'items':{'type':'object','properties':{'b':{'type':'string','minLength':1,'format':'color'}}}}}} "
                        + "| {'type':'object','properties':{'a':{'type':'array','minItems':1,'items':{'type':'object',"
                        + "'properties':{'b':{'type':'string'}},'additionalProperties':false}}},'additionalProperties':false}"
                        + " | minItems maxItems uniqueItems minLength format",
                "{'$defs':{'C':{'type':'object','properties':{'n':{'type':'number','multipleOf':2}}}},"
                        + "'type':'object','properties':{'c':{'$ref':'#/$defs/C','description':'d'}}} "
                        + "| {'$defs':{'C':{'type':'object','properties':{'n':{'type':'number'}},'additionalProperties':false}},"
                        + "'type':'object','properties':{'c':{'$ref':'#/$defs/C'}},'additionalProperties':false} | multipleOf",
                "{'$schema':'s','type':'object','properties':{'u':{'oneOf':[{'type':'string','format':'date'},"
                        + "{'type':['null','integer']}]}}} "
                        + "| {'type':'object','properties':{'u':{'anyOf':[{'type':'string','format':'date'},"
                        + "{'type':['null','integer']}]}},'additionalProperties':false} |",
                "{'type':'object','properties':{'p':{'type':'string','pattern':'^[a-z]+$'},"
                        + "'q':{'type':'string','pattern':'(?=a)b'}},'additionalProperties':true} "
                        + "| {'type':'object','properties':{'p':{'type':'string','pattern':'^[a-z]+$'},'q':{'type':'string'}},"
                        + "'additionalProperties':false} | pattern",
            })
    void response_schemas(String schema, String expected, String removed) {
        AdaptedRequest adapted = adapt(request("claude-opus-5", format(schema)));

        assertThat(tree(adapted.request()).at("/output_config/format/schema")).isEqualTo(json(expected));
        assertThat(removals(adapted).replace("response_format.schema.", "")).isEqualTo(removed == null ? "" : removed);
        assertThat(adapted.removals()).allMatch(removal -> removal.parameter().startsWith("response_format.schema."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'c':{'$ref':'#'}}}",
                "{'$defs':{'N':{'type':'object','properties':{'next':{'$ref':'#/$defs/N'}}}},'$ref':'#/$defs/N'}",
                "{'type':'object','properties':{'c':{'$ref':'https://example.com/s.json'}}}",
                "{'type':'object','additionalProperties':{'type':'integer'}}",
                "{'type':'object'}",
                "{'type':'object','properties':{'m':{'type':['object','null']}}}",
                "{'type':'object','patternProperties':{'^a':{}}}",
                "{'type':'object','anyOf':[{'properties':{'a':{}}},{'properties':{'b':{}}}]}",
                "{'type':'object','properties':{'e':{'enum':[{'a':1}]}}}",
                "{'allOf':[{'$ref':'#/$defs/A'},{'type':'object'}],'$defs':{'A':{'type':'object'}}}",
                "[]",
            })
    void a_response_schema_outside_the_subset_goes_to_another_provider(String schema) {
        assertThatThrownBy(() -> adapt(request("claude-opus-5", format(schema))))
                .isInstanceOfSatisfying(
                        UnsupportedParameter.class,
                        e -> assertThat(e.parameter()).isEqualTo("response_format"));
    }

    @Test
    void a_plain_request_is_the_same() {
        for (String fields : List.of(
                "",
                "'temperature':0.5,'max_tokens':9,'stop':['END']",
                tool("{'type':'object','properties':{}}"),
                format("{'type':'object','properties':{},'additionalProperties':false}"))) {
            ChatRequest request = request("claude-sonnet-4-5", fields);

            assertThat(adapt(request).request()).isSameAs(request);
            assertThat(adapt(request).removals()).isEmpty();
        }
    }
}
