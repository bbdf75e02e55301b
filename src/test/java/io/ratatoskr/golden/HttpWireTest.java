package io.ratatoskr.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.Ratatoskr;
import io.ratatoskr.TestGateway;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.store.GoldenHub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every response of the HTTP API, and what the gateway writes to disk, by one real gateway. */
final class HttpWireTest {
    private static final String CATALOGUE = """
            {"data":[{"id":"m","context_length":8000,"pricing":{"prompt":"0.000001","completion":"0.000002"},
            "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
            "top_provider":{"max_completion_tokens":200},
            "supported_parameters":["temperature","max_tokens","tools","tool_choice","reasoning","seed","response_format"]},
            {"id":"vendor/limited","name":"Limited","created":1700000000,"context_length":1000,
            "pricing":{"prompt":"0","completion":"0","input_cache_read":"0.0000001","input_cache_write":"0.0000002"},
            "top_provider":{"max_completion_tokens":100},"supported_parameters":["max_tokens"]}]}
            """;

    @TempDir
    private static Path home;

    private static MockProvider mock;
    private static GoldenHub hub;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        mock = MockProvider.start();
        mock.models().always(MockResponse.json(CATALOGUE));
        hub = GoldenHub.start();
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/models.yaml"), """
                aliases:
                  smart: [compatible:m]
                presets:
                  golden/coding:
                    models: ["openrouter:far/off", "compatible:m"]
                    parameters: {temperature: 0.2, max_tokens: 50, stop: [END], reasoning: {effort: low}}
                  golden/plain: ["compatible:vendor/limited"]
                local:
                  rerank-tiny: {class-path: models/rerank-tiny}
                  nli-tiny: {class-path: models/nli-tiny}
                  of-the-hub: {hub: org/model}
                """);
        Files.createDirectories(home.resolve("routes/custom"));
        Files.writeString(
                home.resolve("routes/custom/stub.camel.yaml"),
                Stream.of("chat", "nli", "zero-shot", "classify", "stance", "rerank")
                                .map("""
                        - templatedRoute: {routeTemplateRef: provider, routeId: stub-%1$s, parameters: [{name: name, value: stub}, \
                        {name: operation, value: %1$s}, {name: uri, value: "direct:answer-%1$s"}]}
                        """::formatted)
                                .collect(Collectors.joining())
                        + """
                        - templatedRoute: {routeTemplateRef: provider, routeId: keyless-chat, parameters: [{name: name, value: keyless}, \
                        {name: operation, value: chat}, {name: uri, value: "direct:answer-chat"}]}
                        - templatedRoute: {routeTemplateRef: provider, routeId: keyless-embed, parameters: [{name: name, value: keyless}, \
                        {name: operation, value: embed}, {name: uri, value: "provider:openai?name=keyless"}]}
                        """);
        gateway = TestGateway.of(
                Ratatoskr.builder().home(home),
                "ratatoskr.providers.compatible.base-url",
                mock.baseUrl(),
                "ratatoskr.providers.compatible.list-models",
                "true",
                "ratatoskr.providers.stub.base-url",
                "http://127.0.0.1:9",
                "ratatoskr.providers.keyless.base-url",
                mock.baseUrl(),
                "ratatoskr.providers.llm.chat-model",
                "compatible:m",
                "ratatoskr.provider-defaults.learn-rates",
                "false",
                "ratatoskr.provider-defaults.retries",
                "0",
                "ratatoskr.provider-defaults.loading-wait",
                "0s",
                "ratatoskr.provider-defaults.breaker-window",
                "10000",
                "ratatoskr.provider-defaults.breaker-minimum-calls",
                "10000",
                "ratatoskr.models.folder",
                home.resolve("store").toString(),
                "ratatoskr.models.endpoint",
                hub.endpoint().toString(),
                "ratatoskr.http.body-limit",
                "64KiB");
        gateway.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:answer-chat").process(exchange -> response(exchange, ChatRequest.class, request -> null));
                from("direct:answer-nli").process(exchange -> response(exchange, NliRequest.class, HttpWireTest::nli));
                from("direct:answer-zero-shot")
                        .process(exchange -> response(
                                exchange,
                                ZeroShotRequest.class,
                                request -> classified(request, request.texts(), request.labels())));
                from("direct:answer-classify")
                        .process(exchange -> response(
                                exchange,
                                ClassifyRequest.class,
                                request -> classified(request, request.texts(), List.of("good", "bad"))));
                from("direct:answer-stance")
                        .process(exchange -> response(exchange, StanceRequest.class, HttpWireTest::stance));
                from("direct:answer-rerank")
                        .process(exchange -> response(exchange, RerankRequest.class, HttpWireTest::ranked));
            }
        });
        assertThat(gateway.post("/v1/models/compatible:m/refresh", "").statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        hub.close();
        mock.close();
    }

    private static <R extends ModelRequest> void response(
            Exchange exchange, Class<R> type, Function<R, Object> answers) {
        R request = exchange.getMessage().getBody(type);
        if (Failures.ALL.containsKey(request.model())) {
            throw Failures.ALL.get(request.model()).get();
        }
        exchange.getMessage().setBody(answers.apply(request));
    }

    private static NliResponse nli(NliRequest request) {
        return new NliResponse(
                request.pairs().stream()
                        .map(pair -> new NliResult(0.75, 0.125, 0.125))
                        .toList(),
                new ScoringMetadata(
                        List.of(0),
                        ScoringMethod.MODEL,
                        Usage.of(20, 0),
                        request.model(),
                        "stub",
                        AdditionalProperties.NONE));
    }

    private static ClassifyResponse classified(ModelRequest request, List<String> texts, List<String> labels) {
        var scores = new LinkedHashMap<String, Double>();
        labels.forEach(label -> scores.put(label, scores.isEmpty() ? 0.75 : 0.25));
        return new ClassifyResponse(
                texts.stream().map(text -> new ClassifyResult(scores)).toList(),
                new ScoringMetadata(
                        List.of(), ScoringMethod.MODEL, null, request.model(), "stub", AdditionalProperties.NONE));
    }

    private static StanceResponse stance(StanceRequest request) {
        return new StanceResponse(
                request.texts().stream()
                        .map(text -> new StanceResult(0.125, 0.75, 0.125, request.target()))
                        .toList(),
                new ScoringMetadata(
                        List.of(),
                        ScoringMethod.MODEL,
                        Usage.of(5, 0),
                        request.model(),
                        "stub",
                        AdditionalProperties.NONE));
    }

    private static RerankResponse ranked(RerankRequest request) {
        return new RerankResponse(
                List.of(
                        new RankedDocument(1, 0.75, request.documents().get(1)),
                        new RankedDocument(0, 0.25, request.documents().get(0))),
                new ScoringMetadata(
                        List.of(1),
                        null,
                        Usage.of(12, 0),
                        request.model(),
                        "stub",
                        new AdditionalProperties(Map.of("id", new RawJson("\"theirs\"")))));
    }

    private static void record(Snapshot snapshot, String title, HttpResponse<String> response) {
        snapshot.title(title).line("status " + response.statusCode());
        new TreeMap<>(response.headers().map())
                .forEach((name, values) -> values.forEach(value -> snapshot.line(header(name, value))));
        snapshot.line("");
        String type = response.headers().firstValue("content-type").orElse("");
        if (type.startsWith("application/json")) {
            snapshot.text(normal(Snapshot.pretty(response.body())));
        } else if (type.startsWith("text/event-stream")) {
            response.body().lines().map(HttpWireTest::frame).forEach(snapshot::line);
        } else {
            snapshot.text(normal(response.body()));
        }
    }

    private static String frame(String line) {
        return line.startsWith("data: {") ? "data: " + normal(Snapshot.compact(line.substring(6))) : line;
    }

    private static String header(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "x-request-id", "x-ratatoskr-overhead-ms", "date", "content-length" -> name + ": <value>";
            default -> name + ": " + normal(value);
        };
    }

    private static String normal(String text) {
        return text.replace(mock.baseUrl(), "<mock>")
                .replace("127.0.0.1:" + mock.port(), "<mock address>")
                .replace(home.toString(), "<home>")
                .replaceAll("\"created\"( ?: ?)1[0-9]{9}\\b", "\"created\"$1\"<time>\"");
    }

    private static void post(Snapshot snapshot, String path, String json, String... headers) {
        String shown = headers.length == 0 ? "" : " with " + String.join(": ", headers);
        record(snapshot, "POST " + path + " " + json + shown, gateway.post(path, json, headers));
    }

    private static void get(Snapshot snapshot, String path) {
        record(snapshot, "GET " + path, gateway.get(path));
    }

    private static String chat(String model, String more) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + more + "}";
    }

    @Test
    void chats_completions_and_embeddings() {
        var snapshot = new Snapshot("http-openai.txt");
        String path = "/v1/chat/completions";
        mock.chat()
                .enqueue(MockResponse.text("one two").reasoning("thinking hard").usage(12, 5));
        post(snapshot, path, chat("compatible:m", ""), "x-request-id", "mine-1");
        mock.chat()
                .enqueue(MockResponse.toolCall("get_weather", "{\"city\":\"Oslo\"}")
                        .andToolCall("get_time", "{}")
                        .usage(12, 5));
        post(snapshot, path, chat("smart", ""));
        mock.chat().enqueue(MockResponse.text("cut").finishReason("length"));
        post(snapshot, path, chat("compatible:m", ",\"temperature\":0.5,\"top_k\":3,\"max_tokens\":900"));
        mock.chat().enqueue(MockResponse.text("one"));
        post(snapshot, path, chat("compatible:vendor/limited", ",\"temperature\":0.5,\"seed\":1,\"max_tokens\":900"));
        mock.chat().enqueue(MockResponse.text("filtered").finishReason("content_filter"));
        post(snapshot, path, chat("ratatoskr:golden/coding", ""));
        mock.chat()
                .enqueue(MockResponse.text("one two").reasoning("thinking hard").usage(12, 5));
        post(snapshot, path, chat("compatible:m", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        mock.chat()
                .enqueue(MockResponse.toolCall("get_weather", "{\"city\":\"Oslo\"}")
                        .andToolCall("get_time", "{}")
                        .usage(12, 5));
        post(snapshot, path, chat("compatible:m", ",\"stream\":true"));
        mock.chat().enqueue(MockResponse.text("one two three").endWithError("broken"));
        post(snapshot, path, chat("compatible:m", ",\"stream\":true"));
        post(snapshot, "/v1/completions", "{\"model\":\"compatible:m\",\"prompt\":\"one two\",\"max_tokens\":7}");
        post(
                snapshot,
                "/v1/completions",
                "{\"model\":\"compatible:m\",\"prompt\":\"one two\",\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}");
        post(snapshot, "/v1/embeddings", "{\"model\":\"compatible:e\",\"input\":[\"a\",\"b\"],\"dimensions\":3}");
        post(
                snapshot,
                "/v1/embeddings",
                "{\"model\":\"compatible:e\",\"input\":\"a\",\"dimensions\":3," + "\"encoding_format\":\"base64\"}");
        snapshot.check();
    }

    @Test
    void scores_and_tokens() {
        var snapshot = new Snapshot("http-native.txt");
        post(snapshot, "/v1/nli", "{\"model\":\"stub:m\",\"premise\":\"p\",\"hypothesis\":\"h\"}");
        post(snapshot, "/v1/nli/batch", "{\"model\":\"stub:m\",\"pairs\":[{\"premise\":\"p\",\"hypothesis\":\"h\"}]}");
        post(snapshot, "/v1/classify/zero-shot", "{\"model\":\"stub:m\",\"text\":\"t\",\"labels\":[\"a\",\"b\"]}");
        post(
                snapshot,
                "/v1/classify/zero-shot",
                "{\"model\":\"stub:m\",\"texts\":[\"t\",\"u\"],\"labels\":[\"a\",\"b\"],"
                        + "\"multi_label\":true,\"hypothesis_template\":\"It is {}.\"}");
        post(snapshot, "/v1/classify", "{\"model\":\"stub:m\",\"text\":\"t\"}");
        post(snapshot, "/v1/classify", "{\"model\":\"stub:m\",\"texts\":[\"t\"]}");
        post(snapshot, "/v1/stance", "{\"model\":\"stub:m\",\"text\":\"t\",\"target\":\"x\"}");
        post(snapshot, "/v1/stance", "{\"model\":\"stub:m\",\"provider\":\"stub\",\"texts\":[\"t\"],\"target\":\"x\"}");
        post(
                snapshot,
                "/v1/rerank",
                "{\"model\":\"stub:m\",\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"top_n\":2,"
                        + "\"return_documents\":true}");
        judge(snapshot, "/v1/nli", "\"premise\":\"p\",\"hypothesis\":\"h\"");
        judge(snapshot, "/v1/stance", "\"text\":\"t\",\"target\":\"x\"");
        judge(snapshot, "/v1/classify/zero-shot", "\"text\":\"t\",\"labels\":[\"a\",\"b\"]");
        post(snapshot, "/v1/tokens/count", "{\"model\":\"gpt-4o\",\"text\":\"Hello, world!\"}");
        post(
                snapshot,
                "/v1/tokens/count",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        post(snapshot, "/v1/tokenize", "{\"model\":\"gpt-4o\",\"text\":\"Hello, world!\"}");
        snapshot.check();
    }

    /** A chat model's scores, and what it was sent. */
    private static void judge(Snapshot snapshot, String path, String fields) {
        mock.chat()
                .enqueue(MockResponse.text(
                                "{\"results\":[{\"item\":1,\"entailment\":0.5,\"contradiction\":0.25,\"neutral\":0.25,"
                                        + "\"favor\":0.5,\"against\":0.25,\"label_1\":0.25,\"label_2\":0.75}]}")
                        .usage(100, 7));
        post(snapshot, path, "{\"model\":\"llm:compatible:m\"," + fields + "}");
        snapshot.line("").line("the chat model was sent").json(withoutProse(mock.lastCall()));
    }

    /** The instructions are prose; the shape of the data and of the response is not. */
    private static String withoutProse(MockCall call) {
        var body = (ObjectNode) Snapshot.tree(call.text());
        for (var message : body.path("messages")) {
            var one = (ObjectNode) message;
            String kept = one.path("content")
                    .asText()
                    .lines()
                    .map(line -> line.startsWith("{") ? line : "<prose>")
                    .distinct()
                    .collect(Collectors.joining("\n"));
            one.put("content", kept);
        }
        return body.toString();
    }

    @Test
    void models_and_presets() {
        var snapshot = new Snapshot("http-models.txt");
        get(snapshot, "/v1/models?provider=compatible");
        get(snapshot, "/v1/models?all=true&provider=local&q=nli-tiny");
        get(snapshot, "/v1/models?provider=compatible&capability=chat&max_price=2&min_context=2000&q=m");
        get(snapshot, "/v1/models?capability=no_such");
        get(snapshot, "/v1/models/compatible:vendor/limited");
        get(snapshot, "/v1/models/vendor%2Flimited");
        get(snapshot, "/v1/models/no-such");
        get(snapshot, "/v1/models/compatible:m/metadata");
        get(snapshot, "/v1/models/no-such/metadata");
        get(snapshot, "/v1/models/stub:no-such/metadata?refresh=true");
        post(snapshot, "/v1/models/stub:no-such/refresh", "");
        get(snapshot, "/v1/presets/golden/coding");
        get(snapshot, "/v1/presets/golden/plain");
        get(snapshot, "/v1/presets/no/such");
        HttpResponse<String> presets = gateway.get("/v1/presets");
        assertThat(presets.statusCode()).isEqualTo(200);
        var list = (ObjectNode) Snapshot.tree(presets.body());
        list.withArray("data").removeIf(preset -> !preset.path("id").asText().contains("golden"));
        snapshot.title("GET /v1/presets, only those of the test").json(list.toString());
        String validate = "/v1/models/compatible:m/validate";
        post(snapshot, validate, chat("", ",\"top_k\":3,\"temperature\":0.5,\"max_tokens\":900,\"n\":2"));
        String limited = "/v1/models/compatible:vendor/limited/validate";
        String warm = chat("", ",\"temperature\":0.5,\"max_completion_tokens\":900");
        for (String policy : List.of("warn", "error", "ignore", "no-such")) {
            post(snapshot, limited, warm, "x-ratatoskr-parameters", policy);
        }
        post(snapshot, validate, "{\"prompt\":\"a b\",\"max_tokens\":5}");
        post(snapshot, limited, "{\"input\":[\"a\",\"b\"]}");
        post(snapshot, limited, "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}");
        post(snapshot, "/v1/models/no-such/validate", "{\"input\":\"a\"}");
        snapshot.check();
    }

    @Test
    void local_models_and_what_is_on_disk() throws IOException {
        var snapshot = new Snapshot("http-local-models.txt");
        get(snapshot, "/v1/models/rerank-tiny/status");
        post(snapshot, "/v1/models/rerank-tiny/load", "{}");
        get(snapshot, "/v1/models/rerank-tiny/status");
        post(snapshot, "/v1/models/rerank-tiny/unload", "{}");
        get(snapshot, "/v1/models/of-the-hub/status");
        post(snapshot, "/v1/models/of-the-hub/download", "{}");
        get(snapshot, "/v1/models/of-the-hub/status");
        get(snapshot, "/v1/models/no-such/status");
        post(snapshot, "/v1/models/rerank-tiny/download", "{}");
        post(snapshot, "/v1/models/no-such/load", "{}");
        snapshot.title("requests to the hub");
        hub.requests().forEach(snapshot::line);
        snapshot.check();
        disk();
    }

    private static void disk() throws IOException {
        // The lists of models are kept a little later
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(home.resolve("store/registry.json")));
        var snapshot = new Snapshot("disk.txt");
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            snapshot.title("files");
            all.forEach(file -> snapshot.line(home.relativize(file).toString().replace('\\', '/')));
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (name.equals("models.lock") || name.equals("registry.json")) {
                    String text = Files.readString(file);
                    snapshot.title(name)
                            .text(normal(text)
                                    .replaceAll("(\"[a-z_]+\": ?)1[0-9]{9}(?![0-9])", "$1\"<time>\"")
                                    .strip());
                }
            }
        }
        snapshot.check();
    }

    @Test
    void errors() throws IOException {
        var snapshot = new Snapshot("http-errors.txt");
        // A provider that refuses the key is left alone afterwards, so it is another one
        mock.embeddings().enqueue(MockResponse.error(401, "no"));
        brief(
                snapshot,
                "provider refuses the key",
                gateway.post("/v1/embeddings", "{\"model\":\"keyless:e\",\"input\":\"a\"}"));
        HttpResponse<String> refused = gateway.post("/v1/chat/completions", chat("keyless:m", ""));
        brief(snapshot, "provider refused the key", refused, "retry-after");
        for (String failure : Failures.ALL.keySet()) {
            if (failure.equals("provider-refuses-key")) {
                continue;
            }
            brief(snapshot, "chat: " + failure, gateway.post("/v1/chat/completions", chat("stub:" + failure, "")));
            brief(
                    snapshot,
                    "scores: " + failure,
                    gateway.post("/v1/classify", "{\"model\":\"stub:" + failure + "\",\"text\":\"t\"}"));
        }
        mock.chat().enqueue(MockResponse.error(429, "slow down").retryAfter(Duration.ofSeconds(40)));
        brief(snapshot, "provider limits the rate", gateway.post("/v1/chat/completions", chat("compatible:m", "")));
        String path = "/v1/chat/completions";
        brief(snapshot, "no JSON", gateway.post(path, "{"));
        brief(snapshot, "no messages", gateway.post(path, "{\"model\":\"compatible:m\",\"messages\":[]}"));
        brief(snapshot, "no model", gateway.post(path, "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
        brief(snapshot, "wrong type", gateway.post(path, chat("compatible:m", ",\"temperature\":\"hot\"")));
        brief(
                snapshot,
                "empty premise",
                gateway.post("/v1/nli/batch", "{\"model\":\"stub:m\",\"pairs\":[{\"premise\":\"\"}]}"));
        brief(
                snapshot,
                "labels at the classifier",
                gateway.post("/v1/classify", "{\"model\":\"stub:m\",\"text\":\"t\",\"labels\":[]}"));
        brief(snapshot, "provider is off", gateway.post(path, chat("openai:gpt-4o", "")));
        brief(snapshot, "no such provider", gateway.post(path, chat("m", ",\"provider\":\"no-such\"")));
        brief(
                snapshot,
                "parameter not supported",
                gateway.post(
                        path,
                        chat("compatible:vendor/limited", ",\"temperature\":0.5"),
                        "x-ratatoskr-parameters",
                        "error"));
        brief(snapshot, "no such preset", gateway.post(path, chat("ratatoskr:no/such", "")));
        brief(snapshot, "no such path", gateway.get("/v1/no-such"));
        brief(snapshot, "no such method", gateway.get(path));
        brief(
                snapshot,
                "body too long",
                gateway.post(path, chat("compatible:m", ",\"x\":\"" + "x".repeat(70_000) + "\"")));
        brief(
                snapshot,
                "no JSON type",
                gateway.send(gateway.request(path)
                        .header("content-type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))
                        .build()));
        brief(snapshot, "foreign page", gateway.post(path, chat("compatible:m", ""), "origin", "https://evil.example"));
        snapshot.title("foreign host, as it stands on the wire");
        raw("GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                .lines()
                .forEach(line -> {
                    int colon = line.indexOf(": ");
                    snapshot.line(
                            line.startsWith("{")
                                    ? Snapshot.compact(line)
                                    : colon < 0 ? line : header(line.substring(0, colon), line.substring(colon + 2)));
                });
        snapshot.check();
    }

    /**
     * Without the headers that every response has.
     *
     * @param varying headers whose values depend on the time
     */
    private static void brief(Snapshot snapshot, String title, HttpResponse<String> response, String... varying) {
        snapshot.title(title).line("status " + response.statusCode());
        new TreeMap<>(response.headers().map()).forEach((name, values) -> {
            if (!name.matches("(?i)date|content-length|x-request-id|x-ratatoskr-overhead-ms")) {
                values.forEach(
                        value -> snapshot.line(header(name, List.of(varying).contains(name) ? "<varies>" : value)));
            }
        });
        snapshot.line(normal(Snapshot.compact(response.body())));
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
