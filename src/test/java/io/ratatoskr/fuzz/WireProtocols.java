package io.ratatoskr.fuzz;

import io.ratatoskr.provider.Protocol;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import io.ratatoskr.settings.ProviderProfile.ReasoningFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The protocols with the kinds of endpoints that they know, and samples of their responses. */
final class WireProtocols {
    /** A provider with a protocol. */
    record Endpoint(Protocol protocol, ProviderProfile profile) {
        String id() {
            return protocol.name() + "/" + profile.endpointKind() + "/" + profile.reasoningFormat();
        }
    }

    /**
     * A provider's response.
     *
     * @param operation what was requested, such as {@code chat}; {@code chat-stream} and {@code generate-stream} are streamed
     */
    record SampleResponse(String protocol, String operation, byte[] body, boolean isError) {
        SampleResponse(String protocol, String operation, byte[] body) {
            this(protocol, operation, body, false);
        }
    }

    private static final List<String> ERRORS = List.of(
            "{\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\",\"param\":\"messages[0].role\",\"code\":\"model_not_found\","
                    + "\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"inner\\\"}}\",\"provider_name\":\"x\"}}}",
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"},\"request_id\":\"r\"}",
            "{\"error\":{\"code\":400,\"message\":\"bad\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":"
                    + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\",\"metadata\":{\"service\":\"s\"}},"
                    + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7.5s\"},{\"@type\":"
                    + "\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":\"PerDay\",\"quotaValue\":\"0\"}]}]}}",
            "{\"error\":\"Model m is currently loading\",\"estimated_time\":12.25,\"error_type\":\"overloaded\"}",
            "{\"detail\":[{\"loc\":[\"body\",\"messages\"],\"msg\":\"field required\",\"type\":\"value_error\"}],\"message\":\"x\"}",
            "<html><head><title>502</title></head><body><h1>502</h1></body></html>",
            "");
    private static final String MODELS = """
            {"object":"list","models":[{"name":"models/g","model":"o:latest","displayName":"G","inputTokenLimit":8192,\
            "outputTokenLimit":100,"supportedGenerationMethods":["generateContent","embedContent"],"thinking":true,\
            "details":{"family":"llama","families":["llama"],"parameter_size":"8B"},"capabilities":["completion","tools"]}],\
            "nextPageToken":"t","has_more":true,"last_id":"b","data":[{"id":"m","object":"model","created":1700000000,\
            "context_length":8000,"max_model_len":5,"pricing":{"prompt":"0.000001","completion":"2e-6","image":"0"},\
            "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},"top_provider":\
            {"max_completion_tokens":200,"context_length":null},"supported_parameters":["temperature","tools","reasoning"],\
            "default_parameters":{"temperature":0.5},"providers":[{"provider":"x","status":"live","context_length":9,\
            "pricing":{"input":1,"output":2},"supports_tools":true}]},{"id":"b","display_name":"B","type":"model"}]}""";
    private static final String GEMINI = """
            {"candidates":[{"content":{"parts":[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"text":"one"},\
            {"functionCall":{"name":"f","args":{"a":1}},"thoughtSignature":"eA=="},{"inlineData":{"mimeType":"image/png",\
            "data":"iVBORw0KGgo="}},{"executableCode":{"language":"PYTHON","code":"1"}},{"codeExecutionResult":{"outcome":"OK",\
            "output":"1"}}],"role":"model"},"finishReason":"MAX_TOKENS","index":0,"safetyRatings":[{"category":"c",\
            "probability":"LOW","blocked":false}],"citationMetadata":{"citationSources":[{"uri":"u"}]},"groundingMetadata":{},\
            "avgLogprobs":-0.5,"logprobsResult":{"topCandidates":[{"candidates":[{"token":"one","logProbability":-0.1}]}],\
            "chosenCandidates":[{"token":"one","tokenId":1,"logProbability":-0.1}]}}],"promptFeedback":{"blockReason":"SAFETY"},\
            "usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":5,"thoughtsTokenCount":2,"cachedContentTokenCount":1,\
            "totalTokenCount":19,"promptTokensDetails":[{"modality":"TEXT","tokenCount":12}]},"modelVersion":"g","responseId":"r"}""";
    private static final String OPENAI = """
            {"id":"c","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant",\
            "content":[{"type":"text","text":"a"},{"type":"thinking","thinking":[{"type":"text","text":"t"}]}],"refusal":null,\
            "reasoning":"r","reasoning_details":[{"type":"reasoning.text","text":"t","index":0}],"annotations":[{"type":"url_citation"}],\
            "audio":{"id":"a","data":"AA==","expires_at":1,"transcript":"t"},"function_call":{"name":"f","arguments":"{}"},\
            "tool_calls":[{"id":"x","index":1,"type":"function","function":{"name":"f","arguments":{"a":1}}},{"type":"custom","id":"y",\
            "custom":{"name":"g","input":"i"}}]},"logprobs":{"content":[{"token":"a","logprob":-0.1,"bytes":[97],"top_logprobs":[]}]},\
            "finish_reason":"tool_calls","native_finish_reason":"x"}],"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,\
            "cost":0.0001,"prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":1},"completion_tokens_details":\
            {"reasoning_tokens":2},"cost_details":{"upstream_inference_cost":null}},"system_fingerprint":null,"provider":"p"}""";
    private static final List<String> SCORES = List.of(
            "[[{\"label\":\"ENTAILMENT\",\"score\":0.9},{\"label\":\"NEUTRAL\",\"score\":0.05},{\"label\":\"CONTRADICTION\",\"score\":0.05}],"
                    + "[{\"label\":\"LABEL_0\",\"score\":0.5},{\"label\":\"LABEL_1\",\"score\":0.5}]]",
            "[{\"sequence\":\"x\",\"labels\":[\"b\",\"a\"],\"scores\":[0.75,0.25]},{\"labels\":[\"a\",\"b\"],\"scores\":[0.5,0.5]}]",
            "{\"labels\":[\"b\",\"a\"],\"scores\":[0.75,0.25]}",
            "[{\"index\":1,\"score\":0.9,\"text\":\"b\"},{\"index\":0,\"score\":0.1}]",
            "[{\"label\":\"a\",\"score\":1.0},{\"label\":\"b\",\"score\":0.0}]",
            "[[[0.5,-1.5],[2,1e-3]]]",
            "{\"embeddings\":[[3,4],[0,2]],\"shape\":[2,2]}");

    static final List<Endpoint> ENDPOINTS = endpoints();
    static final List<SampleResponse> SAMPLES = samples();

    private WireProtocols() {}

    static Endpoint endpoint(String id) {
        return ENDPOINTS.stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no endpoint " + id));
    }

    private static List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        ServiceLoader.load(Protocol.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(protocol -> List.of("openai", "anthropic", "gemini", "ollama", "huggingface")
                        .contains(protocol.name()))
                .forEach(protocol -> {
                    if (protocol.name().equals("huggingface")) {
                        for (EndpointKind kind : EndpointKind.values()) {
                            endpoints.add(new Endpoint(protocol, profile(ReasoningFormat.EFFORT, kind)));
                        }
                    } else {
                        endpoints.add(new Endpoint(protocol, profile(ReasoningFormat.EFFORT, EndpointKind.ROUTER)));
                    }
                    if (protocol.name().equals("openai")) {
                        endpoints.add(new Endpoint(protocol, profile(ReasoningFormat.OBJECT, EndpointKind.ROUTER)));
                    }
                });
        endpoints.sort((a, b) -> a.id().compareTo(b.id()));
        return endpoints;
    }

    private static ProviderProfile profile(ReasoningFormat reasoning, EndpointKind kind) {
        return new ProviderProfile("acme", "acme.test:443", Optional.empty(), reasoning, LateSystemMessages.TOP, kind);
    }

    private static List<SampleResponse> samples() {
        List<SampleResponse> samples = new ArrayList<>();
        for (String protocol : List.of("openai", "anthropic", "gemini", "ollama", "huggingface")) {
            String lines = protocol.equals("ollama") ? ".ndjson" : ".sse";
            for (String name : List.of("chat", "tools")) {
                samples.add(file(protocol, "chat", "contract/" + name + ".json"));
                samples.add(file(protocol, "chat-stream", "contract/" + name + "-stream" + lines));
            }
            samples.add(file(protocol, "generate", "contract/generate.json"));
            samples.add(file(protocol, "generate-stream", "contract/generate-stream" + lines));
            samples.add(file(protocol, "chat-stream", "contract/error-stream" + lines));
            samples.add(file(protocol, "chat-stream", "contract/truncated-stream" + lines));
            if (!protocol.equals("anthropic")) {
                samples.add(file(protocol, "embed", "contract/embed.json"));
            }
            for (String body : ERRORS) {
                samples.add(new SampleResponse(protocol, "chat", Words.bytes(body), true));
            }
            samples.add(new SampleResponse(protocol, "models", Words.bytes(MODELS)));
        }
        for (String name : List.of(
                "mistral",
                "openrouter-reasoning",
                "openrouter-mid-stream-error",
                "deepseek",
                "vllm",
                "azure",
                "groq")) {
            samples.add(file("openai", "chat-stream", name + ".sse"));
        }
        for (String name : List.of("refusal", "thinking-and-tools", "web-search")) {
            samples.add(file("anthropic", "chat-stream", name + ".sse"));
        }
        for (String name : List.of("thinking", "cloud", "no-ids")) {
            samples.add(file("ollama", "chat-stream", name + ".ndjson"));
        }
        samples.add(file("openai", "models", "catalogue-odd.json"));
        samples.add(file("anthropic", "chat", "everything.json"));
        samples.add(file("anthropic", "models", "models-1.json"));
        samples.add(file("ollama", "models", "tags.json"));
        samples.add(file("ollama", "details", "show.json"));
        samples.add(file("ollama", "details", "show-embedding.json"));
        samples.add(file("huggingface", "models", "router-models.json"));
        samples.add(file("huggingface", "zero-shot", "tei-info-zero-shot.json"));
        samples.add(file("huggingface", "nli", "tei-predict-nli-raw.json"));
        samples.add(file("huggingface", "nli", "pipeline-errors.json"));
        samples.add(file("huggingface", "chat", "router-model-not-supported.json"));
        for (String operation : List.of("nli", "zero-shot", "classify", "stance", "rerank", "embed")) {
            for (String body : SCORES) {
                samples.add(new SampleResponse("huggingface", operation, Words.bytes(body)));
            }
        }
        samples.add(new SampleResponse("gemini", "chat", Words.bytes(GEMINI)));
        samples.add(new SampleResponse("gemini", "chat-stream", Words.bytes("data: " + GEMINI + "\r\n\r\n")));
        samples.add(new SampleResponse("openai", "chat", Words.bytes(OPENAI)));
        samples.add(new SampleResponse(
                "openai",
                "generate",
                Words.bytes("{\"id\":\"c\",\"choices\":[{\"text\":\"a\",\"index\":0,\"logprobs\":"
                        + "{\"tokens\":[\"a\"],\"token_logprobs\":[-0.5],\"top_logprobs\":[{\"a\":-0.5}],\"text_offset\":[0]},"
                        + "\"finish_reason\":\"length\"},{\"text\":\"b\",\"index\":1,\"finish_reason\":\"stop\"}]}")));
        samples.add(new SampleResponse(
                "openai",
                "embed",
                Words.bytes(
                        "{\"data\":[{\"embedding\":\"AAAAPwAAAMA=\",\"index\":1},{\"embedding\":[0.5,-2],\"index\":0}],"
                                + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}")));
        return samples;
    }

    private static SampleResponse file(String protocol, String operation, String name) {
        String path = "/provider/" + protocol + "/" + name;
        try (InputStream in = WireProtocols.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no file " + path);
            }
            return new SampleResponse(protocol, operation, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
