package io.ratatoskr.mock;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The models that a mock lists, in every format. A model whose name contains {@code embed} is an embedding model, every other a
 * chat model.
 *
 * @param pageSize default number of models per page
 */
record MockModelCatalog(List<String> models, int pageSize) {
    static final MockModelCatalog DEFAULT = new MockModelCatalog(List.of("mock", "mock-embed"), 500);

    MockModelCatalog {
        models = List.copyOf(models);
    }

    /** @param next offset of the next page; 0: none */
    private record ListPage(List<String> models, int next) {}

    private ListPage page(int from, int size) {
        int start = Math.min(from, models.size());
        int end = Math.min(models.size(), start + Math.max(1, size));
        return new ListPage(models.subList(start, end), end < models.size() ? end : 0);
    }

    private static String toArray(List<String> models, Function<String, String> entry) {
        return models.stream().map(entry).collect(Collectors.joining(",", "[", "]"));
    }

    private static boolean isEmbeddingModel(String model) {
        return model.contains("embed");
    }

    String openAiList(MockCall call, MockFormat format) {
        if (format != MockFormat.OPENROUTER) {
            return "{\"object\":\"list\",\"data\":" + toArray(models, model -> openAiEntry(model, format)) + "}";
        }
        Map<String, String> query = QueryParameters.parse(call.query());
        int size = QueryParameters.readNumber(query, "limit", pageSize);
        ListPage page = page(QueryParameters.readNumber(query, "offset", 0), size);
        String next = page.next() == 0
                ? "null"
                : MockJson.quote("%s?offset=%d&limit=%d".formatted(call.path(), page.next(), size));
        return "{\"data\":%s,\"links\":{\"next\":%s},\"total_count\":%d}"
                .formatted(toArray(page.models(), model -> openAiEntry(model, format)), next, models.size());
    }

    String openAiDetails(MockCall call, MockFormat format) {
        String entry = openAiEntry(requireNonNullElse(call.route().model(), ""), format);
        return format == MockFormat.OPENROUTER ? "{\"data\":" + entry + "}" : entry;
    }

    private static String openAiEntry(String model, MockFormat format) {
        String id = "{\"id\":" + MockJson.quote(model);
        return switch (format) {
            case OPENROUTER ->
                id + ",\"canonical_slug\":" + MockJson.quote(model) + ",\"name\":" + MockJson.quote("Mock: " + model)
                        + """
                        ,"created":1700000000,"description":"Answers from memory","context_length":128000,\
                        "architecture":{"modality":"text->text","input_modalities":["text"],"output_modalities":["%s"],\
                        "tokenizer":"Other","instruct_type":null},"pricing":{"prompt":"0.000001","completion":"0.000001",\
                        "request":"0","image":"0","internal_reasoning":"0","input_cache_read":"0.0000005"},\
                        "top_provider":{"context_length":128000,"max_completion_tokens":16384,"is_moderated":false},\
                        "per_request_limits":null,"supported_parameters":["max_tokens","reasoning","seed","stop",\
                        "temperature","tool_choice","tools","top_p"],"default_parameters":{}}""".formatted(isEmbeddingModel(model) ? "embeddings" : "text");
            case HUGGINGFACE -> id + """
                        ,"object":"model","created":1700000000,"owned_by":"mock","architecture":{"input_modalities":["text"],\
                        "output_modalities":["text"]},"providers":[{"provider":"mock","status":"live",\
                        "context_length":128000,"pricing":{"input":1,"output":1},"supports_tools":true,\
                        "supports_structured_output":true}]}""";
            case OPENAI, ANTHROPIC, GEMINI, OLLAMA, TEI ->
                id + ",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"mock\"}";
        };
    }

    /** Starts after the model {@code after_id}; 20 models per page unless {@code limit} is set. */
    String anthropicList(MockCall call) {
        Map<String, String> query = QueryParameters.parse(call.query());
        int after = models.indexOf(query.getOrDefault("after_id", ""));
        ListPage page = page(after + 1, QueryParameters.readNumber(query, "limit", Math.min(20, pageSize)));
        List<String> ids = page.models();
        return "{\"data\":%s,\"has_more\":%b,\"first_id\":%s,\"last_id\":%s}"
                .formatted(
                        toArray(ids, MockModelCatalog::anthropicEntry),
                        page.next() > 0,
                        ids.isEmpty() ? "null" : MockJson.quote(ids.getFirst()),
                        ids.isEmpty() ? "null" : MockJson.quote(ids.getLast()));
    }

    String anthropicDetails(MockCall call) {
        return anthropicEntry(requireNonNullElse(call.route().model(), ""));
    }

    private static String anthropicEntry(String model) {
        return "{\"type\":\"model\",\"id\":%s,\"display_name\":%s,\"created_at\":\"2023-11-14T00:00:00Z\"}"
                .formatted(MockJson.quote(model), MockJson.quote("Mock: " + model));
    }

    /** The page token is the index of the page's first model. */
    String geminiList(MockCall call) {
        Map<String, String> query = QueryParameters.parse(call.query());
        ListPage page = page(
                QueryParameters.readNumber(query, "pageToken", 0),
                QueryParameters.readNumber(query, "pageSize", Math.min(50, pageSize)));
        String next = page.next() == 0 ? "" : ",\"nextPageToken\":\"" + page.next() + "\"";
        return "{\"models\":" + toArray(page.models(), MockModelCatalog::geminiEntry) + next + "}";
    }

    String geminiDetails(MockCall call) {
        return geminiEntry(requireNonNullElse(call.route().model(), ""));
    }

    private static String geminiEntry(String model) {
        String methods = isEmbeddingModel(model) ? "[\"embedContent\"]" : "[\"generateContent\",\"countTokens\"]";
        return "{\"name\":%s,\"version\":\"1\",\"displayName\":%s,\"description\":\"Answers from memory\",\"inputTokenLimit\":128000,\"outputTokenLimit\":16384,\"supportedGenerationMethods\":%s,\"temperature\":1,\"topP\":0.95,\"topK\":64,\"maxTemperature\":2,\"thinking\":true}"
                .formatted(MockJson.quote("models/" + model), MockJson.quote("Mock: " + model), methods);
    }

    String ollamaList() {
        return "{\"models\":"
                + toArray(
                        models,
                        model ->
                                "{\"name\":%1$s,\"model\":%1$s,\"modified_at\":\"2023-11-14T22:13:20Z\",\"size\":1000000,\"digest\":\"%2$s\",\"details\":%3$s}"
                                        .formatted(MockJson.quote(withTag(model)), "0".repeat(64), ollamaFamily()))
                + "}";
    }

    private static String withTag(String model) {
        return model.indexOf(':') < 0 ? model + ":latest" : model;
    }

    private static String ollamaFamily() {
        return "{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"mock\",\"families\":[\"mock\"],\"parameter_size\":\"1B\",\"quantization_level\":\"Q4_0\"}";
    }

    String ollamaDetails(MockCall call) {
        boolean embeds = isEmbeddingModel(call.parsed().model());
        List<String> capabilities =
                new ArrayList<>(embeds ? List.of("embedding") : List.of("completion", "tools", "thinking"));
        return "{\"license\":\"\",\"modelfile\":\"\",\"parameters\":\"\",\"template\":\"{{ .Prompt }}\",\"details\":%s,\"model_info\":{\"general.architecture\":\"mock\",\"general.parameter_count\":1000000000,\"mock.context_length\":128000,\"mock.embedding_length\":%d},\"capabilities\":%s,\"modified_at\":\"2023-11-14T22:13:20Z\"}"
                .formatted(ollamaFamily(), MockVectors.DEFAULT_DIMENSIONS, MockJson.quoteAll(capabilities));
    }

    /** TEI's {@code /info} for the first model. */
    String teiInfo() {
        return "{\"model_id\":%s,\"model_sha\":null,\"model_dtype\":\"float32\",\"model_type\":{\"embedding\":{\"pooling\":\"mean\"}},\"max_concurrent_requests\":512,\"max_input_length\":512,\"max_batch_tokens\":16384,\"max_batch_requests\":null,\"max_client_batch_size\":2048,\"auto_truncate\":true,\"tokenization_workers\":1,\"version\":\"1.8.0\",\"sha\":null,\"docker_label\":null}"
                .formatted(MockJson.quote(models.isEmpty() ? "mock" : models.getFirst()));
    }
}
