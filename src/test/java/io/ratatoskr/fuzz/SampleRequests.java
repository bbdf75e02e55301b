package io.ratatoskr.fuzz;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.openai.OpenAiDialect;
import io.ratatoskr.dialect.ratatoskr.RatatoskrDialect;
import java.util.List;

/** Valid requests for each operation, with every field that the gateway knows. {@code MODEL} stands for the model. */
final class SampleRequests {
    /**
     * @param path the gateway's path
     * @param batch whether the path is the one for several items
     */
    record Sample(Operation operation, String path, boolean batch, String body) {
        byte[] bytes(String model) {
            return Words.bytes(body.replace("MODEL", model));
        }

        /** @throws io.ratatoskr.api.error.GatewayException when the body is not such a request */
        ModelRequest parse(byte[] bytes) {
            Dialect dialect = OPENAI.operations().contains(operation) ? OPENAI : NATIVE;
            return (batch ? dialect.batchRequestParser(operation) : dialect.requestParser(operation)).parse(bytes);
        }
    }

    static final Dialect OPENAI = new OpenAiDialect();
    static final Dialect NATIVE = new RatatoskrDialect();

    private static final String PIXEL = "data:image/png;base64,iVBORw0KGgo=";
    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"get_weather","description":"Weather","strict":true,\
            "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},\
            {"type":"function","function":{"name":"get_time"}},{"type":"custom","custom":{"name":"g","format":{"type":"text"}}}],\
            "tool_choice":{"type":"function","function":{"name":"get_time"}},"parallel_tool_calls":false""";

    static final List<Sample> ALL = List.of(
            chat("\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"),
            chat("\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true,"
                    + "\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}"),
            chat("""
                    "messages":[{"role":"system","content":"Be brief."},{"role":"developer","content":[{"type":"text","text":"x",\
                    "cache_control":{"type":"ephemeral"}}],"name":"dev"},{"role":"user","name":"ann","content":"Weather?"},\
                    {"role":"assistant","content":null,"reasoning_content":"hm","reasoning_details":[{"type":"reasoning.text",\
                    "signature":"s"}],"tool_calls":[{"id":"call_a","type":"function","function":{"name":"get_weather",\
                    "arguments":"{\\"city\\":\\"Oslo\\"}"}},{"id":"c2","type":"custom","custom":{"name":"g","input":"free"}}]},\
                    {"role":"tool","tool_call_id":"call_a","content":"rain"},\
                    {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"noon"}]},\
                    {"role":"assistant","content":[{"type":"refusal","refusal":"no"}],"refusal":"no"},\
                    {"role":"system","content":"late"},{"role":"user","content":"And Ægir? 😀"}],""" + TOOLS),
            chat("""
                    "messages":[{"role":"user","content":[{"type":"text","text":"What?"},{"type":"image_url","image_url":\
                    {"url":"%s","detail":"low"}},{"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}},\
                    {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}},\
                    {"video_url":{"url":"x"},"type":"video_url"}]}]""".formatted(PIXEL)),
            chat("""
                    "messages":[{"role":"user","content":"hi"}],"temperature":0.7,"top_p":1,"top_k":40,"max_completion_tokens":77,\
                    "frequency_penalty":-0.5,"presence_penalty":0.25,"seed":9007199254740993,"stop":["a","b"],\
                    "reasoning_effort":"low","n":2,"logprobs":true,"top_logprobs":3,"logit_bias":{"50256":-100},"user":"u",\
                    "metadata":{"k":"v"},"store":false,"service_tier":"flex","modalities":["text"],"min_p":0.1,\
                    "prediction":{"type":"content","content":"x"},"cache_prompt":true,"raw_provider_options":{"raw":{"a":1.0}}"""),
            chat("""
                    "messages":[{"role":"user","content":"hi"}],"stream":true,"reasoning":{"max_tokens":2000,"exclude":true},\
                    "max_tokens":4000,"response_format":{"type":"json_schema","json_schema":{"name":"r","description":"d",\
                    "strict":true,"schema":{"type":"object","properties":{"a":{"type":"string"}}}}},"stop":"END\""""),
            generate("\"prompt\":\"one two\""),
            generate(
                    "\"prompt\":[\"one\",\"two\"],\"stream\":true,\"max_tokens\":7,\"temperature\":0.5,\"stop\":[\"END\"]"),
            generate("\"prompt\":\"one\",\"suffix\":\"three\",\"n\":1,\"echo\":false,\"logprobs\":2,\"best_of\":1"),
            embed("\"input\":\"one\""),
            embed("\"input\":[\"one\",\"two\"],\"dimensions\":3,\"encoding_format\":\"base64\",\"user\":\"u\""),
            embed("\"input\":[1,2],\"input_type\":\"query\",\"encoding_format\":\"float\""),
            sample(Operation.NLI, "/v1/nli", "\"premise\":\"A dog.\",\"hypothesis\":\"An animal.\""),
            new Sample(
                    Operation.NLI,
                    "/v1/nli/batch",
                    true,
                    "{\"model\":\"MODEL\",\"pairs\":[{\"premise\":\"p\",\"hypothesis\":\"h\"},"
                            + "{\"premise\":\"q\",\"hypothesis\":\"i\"}]}"),
            sample(
                    Operation.ZERO_SHOT,
                    "/v1/classify/zero-shot",
                    "\"text\":\"t\",\"labels\":[\"a\",\"b\"],\"multi_label\":true,\"hypothesis_template\":\"It is {}.\""),
            sample(Operation.ZERO_SHOT, "/v1/classify/zero-shot", "\"texts\":[\"t\",\"u\"],\"labels\":[\"a\",\"b\"]"),
            sample(Operation.CLASSIFY, "/v1/classify", "\"texts\":[\"t\",\"u\"]"),
            sample(Operation.CLASSIFY, "/v1/classify", "\"text\":\"t\""),
            sample(Operation.STANCE, "/v1/stance", "\"texts\":[\"t\",\"u\"],\"target\":\"tea\""),
            sample(
                    Operation.RERANK,
                    "/v1/rerank",
                    "\"query\":\"q\",\"documents\":[\"a\",{\"text\":\"b\"}],\"top_n\":1,\"return_documents\":true"));

    private SampleRequests() {}

    private static Sample chat(String fields) {
        return sample(Operation.CHAT, "/v1/chat/completions", fields);
    }

    private static Sample generate(String fields) {
        return sample(Operation.GENERATE, "/v1/completions", fields);
    }

    private static Sample embed(String fields) {
        return sample(Operation.EMBED, "/v1/embeddings", fields);
    }

    private static Sample sample(Operation operation, String path, String fields) {
        return new Sample(operation, path, false, "{\"model\":\"MODEL\"," + fields + "}");
    }
}
