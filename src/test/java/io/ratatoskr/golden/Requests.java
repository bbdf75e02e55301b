package io.ratatoskr.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.provider.openai.OpenAiRequestParser;
import io.ratatoskr.wire.RatatoskrRequests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests with everything that a client can say, each under a name of the tests' own. */
final class Requests {
    private static final String PIXEL = "data:image/png;base64,iVBORw0KGgo=";
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"get_weather","description":"Weather of a city","strict":true,
            "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
            "additionalProperties":false}}},{"type":"function","function":{"name":"get_time"}}]""";
    private final String model;

    private Requests(String model) {
        this.model = model;
    }

    static Map<String, ModelRequest> of(String model) {
        return new Requests(model).all();
    }

    private Map<String, ModelRequest> all() {
        var all = new LinkedHashMap<String, ModelRequest>();
        all.put("conversation", chat("""
                "messages":[{"role":"system","content":"Be brief."},
                {"role":"developer","content":"Be kind."},
                {"role":"user","name":"ann","content":"Weather in Oslo?"},
                {"role":"assistant","content":"I look.","reasoning":"A tool helps.","tool_calls":[
                {"id":"call_a","type":"function","function":{"name":"get_weather","arguments":"{\\"city\\":\\"Oslo\\"}"}},
                {"id":"call_b","type":"function","function":{"name":"get_time","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"call_a","content":"rain"},
                {"role":"tool","tool_call_id":"call_b","content":[{"type":"text","text":"noon"}]},
                {"role":"system","content":"Now in Norwegian."},
                {"role":"assistant","content":"Regn."},
                {"role":"user","content":"And tomorrow? Ægir 😀"}],""" + TOOLS));
        all.put("image", chat("""
                "messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                {"type":"image_url","image_url":{"url":"%s"}}]}]""".formatted(PIXEL)));
        all.put("image with detail", chat("""
                "messages":[{"role":"user","content":[
                {"type":"image_url","image_url":{"url":"%s","detail":"low"}}]}]""".formatted(PIXEL)));
        all.put("image by address", chat("""
                "messages":[{"role":"user","content":[
                {"type":"image_url","image_url":{"url":"https://images.example/a.png"}}]}]"""));
        all.put("audio", chat("""
                "messages":[{"role":"user","content":[
                {"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]}]"""));
        all.put("file", chat("""
                "messages":[{"role":"user","content":[
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]}]"""));
        all.put("stream", chat(HI + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        for (String field : List.of(
                "\"temperature\":0.5",
                "\"top_p\":0.875",
                "\"top_k\":17",
                "\"max_tokens\":100",
                "\"max_completion_tokens\":100",
                "\"stop\":[\"END\",\"FIN\"]",
                "\"frequency_penalty\":0.25",
                "\"presence_penalty\":0.25",
                "\"seed\":99",
                "\"n\":2",
                "\"logprobs\":true,\"top_logprobs\":3",
                "\"logit_bias\":{\"5\":-1}",
                "\"user\":\"ann\"",
                "\"min_p\":0.1",
                "\"repetition_penalty\":1.1",
                "\"unheard_of\":{\"a\":1}",
                "\"reasoning_effort\":\"low\"",
                "\"reasoning\":{\"effort\":\"high\",\"exclude\":true}",
                "\"reasoning\":{\"max_tokens\":2000},\"max_tokens\":4000",
                "\"cache_prompt\":true",
                "\"raw_provider_options\":{\"raw\":{\"a\":1.0}}",
                "\"response_format\":{\"type\":\"json_object\"}",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"description\":\"It.\","
                        + "\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}}",
                TOOLS,
                TOOLS + ",\"tool_choice\":\"auto\"",
                TOOLS + ",\"tool_choice\":\"none\"",
                TOOLS + ",\"tool_choice\":\"required\"",
                TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}",
                TOOLS + ",\"parallel_tool_calls\":false")) {
            all.put("chat with " + field.replace(TOOLS, "tools"), chat(HI + "," + field));
        }
        all.put("completion", generate("\"prompt\":\"one two\""));
        all.put("completion as a stream", generate("\"prompt\":\"one two\",\"stream\":true"));
        all.put(
                "completion with parameters",
                generate("\"prompt\":\"one two\",\"max_tokens\":7,\"temperature\":0.5,\"top_p\":0.9,\"stop\":[\"END\"]"));
        all.put("completion with suffix", generate("\"prompt\":\"one\",\"suffix\":\"three\""));
        all.put("completion of two prompts", generate("\"prompt\":[\"one\",\"two\"]"));
        all.put("embedding", embed("\"input\":\"one\""));
        all.put("embedding of two", embed("\"input\":[\"one\",\"two\"]"));
        all.put("embedding with dimensions", embed("\"input\":\"one\",\"dimensions\":3"));
        all.put("embedding as base64", embed("\"input\":\"one\",\"encoding_format\":\"base64\""));
        all.put("embedding of a query", embed("\"input\":\"one\",\"input_type\":\"query\""));
        all.put("embedding of a document", embed("\"input\":\"one\",\"input_type\":\"document\""));
        all.put("embedding of tokens", embed("\"input\":[1,2]"));
        all.put(
                "nli",
                RatatoskrRequests.readNliBatch(bytes("\"pairs\":[{\"premise\":\"p\",\"hypothesis\":\"h\"},"
                        + "{\"premise\":\"p\",\"hypothesis\":\"i\"}]")));
        all.put(
                "zero-shot",
                RatatoskrRequests.readZeroShot(bytes("\"text\":\"t\",\"labels\":[\"a\",\"b\"],\"multi_label\":true,"
                        + "\"hypothesis_template\":\"It is {}.\"")));
        all.put("classify", RatatoskrRequests.readClassify(bytes("\"texts\":[\"t\",\"u\"]")));
        all.put("stance", RatatoskrRequests.readStance(bytes("\"texts\":[\"t\",\"u\"],\"target\":\"x\"")));
        all.put(
                "rerank",
                RatatoskrRequests.readRerank(bytes(
                        "\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"top_n\":1,\"return_documents\":true")));
        return all;
    }

    private byte[] bytes(String fields) {
        return ("{\"model\":\"" + model + "\"," + fields + "}").getBytes(UTF_8);
    }

    private ModelRequest chat(String fields) {
        return OpenAiRequestParser.parseChat(bytes(fields));
    }

    private ModelRequest generate(String fields) {
        return OpenAiRequestParser.parseGenerate(bytes(fields));
    }

    private ModelRequest embed(String fields) {
        return OpenAiRequestParser.parseEmbed(bytes(fields));
    }
}
