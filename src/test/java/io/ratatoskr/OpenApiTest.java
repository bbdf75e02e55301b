package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code GET /openapi.json} against the routes, and its schemas against real requests and responses: those of the golden files, which
 * {@code HttpWireTest} holds against a gateway.
 */
final class OpenApiTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Pattern REQUEST = Pattern.compile("## (GET|POST) (/\\S+) ?(\\{.*})?(?: with .*|, only .*)?");
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    /** A request of a golden file and its response. */
    private record Exchanged(String method, String path, String request, int status, String body) {
        @Override
        public String toString() {
            return method + " " + path + " " + (request.length() > 80 ? request.substring(0, 80) : request);
        }
    }

    private static TestGateway gateway;
    private static JsonNode description;

    @BeforeAll
    static void start() throws IOException {
        gateway = TestGateway.of(Ratatoskr.builder());
        HttpResponse<String> response = gateway.get("/openapi.json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        description = Json.mapper().readTree(response.body());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static TreeSet<String> described(JsonNode document) {
        var described = new TreeSet<String>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return described;
    }

    @Test
    void every_path_and_method_of_the_gateway_is_described_and_no_other() {
        var served = new TreeSet<String>();
        for (Route route : gateway.context().getRoutes()) {
            if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint) {
                for (String method : endpoint.getHttpMethodRestrict().split(",")) {
                    served.add(method + " " + endpoint.getPath());
                }
            }
        }
        assertThat(served).hasSizeGreaterThan(20);
        assertThat(described(description)).isEqualTo(served);
    }

    @Test
    void every_parameter_of_a_path_is_described_and_every_reference_resolves() {
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    Matcher name = Pattern.compile("\\{(\\w+)}").matcher(path.getKey());
                    while (name.find()) {
                        String expected = name.group(1);
                        assertThat(operation.get("parameters"))
                                .as(path.getKey())
                                .anySatisfy(parameter -> assertThat(
                                                resolve(parameter).get("name").asText())
                                        .isEqualTo(expected));
                    }
                    assertThat(operation.get("responses").has("default")).isTrue();
                }));
        description
                .findValues("$ref")
                .forEach(reference -> assertThat(
                                description.at(reference.asText().substring(1)).isMissingNode())
                        .as(reference.asText())
                        .isFalse());
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? description.at(node.get("$ref").asText().substring(1)) : node;
    }

    @Test
    void client_that_has_the_description_gets_304() {
        String etag = gateway.get("/openapi.json").headers().firstValue("etag").orElseThrow();
        HttpResponse<String> response = gateway.send(gateway.request("/openapi.json")
                .header("if-none-match", etag)
                .GET()
                .build());
        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void path_of_a_stopped_route_is_not_described() throws Exception {
        try (TestGateway other = TestGateway.of(Ratatoskr.builder())) {
            String before =
                    other.get("/openapi.json").headers().firstValue("etag").orElseThrow();
            other.context().getRouteController().stopRoute("http-completions");
            HttpResponse<String> response = other.get("/openapi.json");
            assertThat(described(Json.mapper().readTree(response.body())))
                    .doesNotContain("POST /v1/completions")
                    .contains("POST /v1/chat/completions");
            assertThat(response.headers().firstValue("etag")).isNotEqualTo(java.util.Optional.of(before));
        }
    }

    static Stream<Exchanged> exchanges() throws IOException {
        var all = new ArrayList<Exchanged>();
        for (String file : List.of("http-openai", "http-native", "http-models", "http-local-models")) {
            for (String block : Files.readString(GOLDEN.resolve(file + ".txt")).split("\n(?=## )")) {
                Matcher request = REQUEST.matcher(block.lines().findFirst().orElseThrow());
                if (request.matches()) {
                    int status = block.contains("\nstatus ")
                            ? Integer.parseInt(block.replaceFirst("(?s).*?\nstatus (\\d+).*", "$1"))
                            : 200;
                    String body = block.contains("\n\n")
                            ? block.substring(block.indexOf("\n\n") + 2)
                            : block.substring(block.indexOf('\n') + 1);
                    String json = body.replace("\"<time>\"", "0").replaceFirst("(?s)\n\nthe chat model was sent.*", "");
                    all.add(new Exchanged(
                            request.group(1),
                            request.group(2),
                            request.group(3) == null ? "" : request.group(3),
                            status,
                            json));
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(50);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void request_and_response_match_the_schemas(Exchanged exchange) throws IOException {
        JsonNode operation = operation(exchange.method(), exchange.path().replaceFirst("\\?.*", ""));
        if (exchange.status() != 200) {
            assertValid("/components/schemas/Error", Json.mapper().readTree(exchange.body()));
            return;
        }
        if (!exchange.request().isEmpty()) {
            assertValid(
                    operation.at("/requestBody/content/application~1json/schema"),
                    Json.mapper().readTree(exchange.request()));
        }
        if (exchange.body().contains("data: ")) {
            String chunk = exchange.path().contains("chat") ? "ChatChunk" : "CompletionChunk";
            for (String line : exchange.body().split("\n")) {
                if (line.startsWith("data: {\"error\"")) {
                    assertValid("/components/schemas/Error", Json.mapper().readTree(line.substring(6)));
                } else if (line.startsWith("data: {")) {
                    assertValid("/components/schemas/" + chunk, Json.mapper().readTree(line.substring(6)));
                }
            }
        } else {
            assertValid(
                    operation.at("/responses/200/content/application~1json/schema"),
                    Json.mapper().readTree(exchange.body()));
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/capabilities", "/v1/presets", "/v1/models", "/v1/models?all=true"})
    void response_of_a_gateway_matches_its_schema(String path) throws IOException {
        assertValid(
                operation("GET", path.replaceFirst("\\?.*", "")).at("/responses/200/content/application~1json/schema"),
                Json.mapper().readTree(gateway.get(path).body()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {\"model\":\"m\"}",
                "/v1/chat/completions | {\"model\":\"m\",\"messages\":[]}",
                "/v1/chat/completions | {\"model\":\"m\",\"messages\":[{\"role\":\"nobody\",\"content\":\"x\"}]}",
                "/v1/chat/completions | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":\"hot\"}",
                "/v1/embeddings | {\"model\":\"m\",\"input\":[]}",
                "/v1/embeddings | {\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"hex\"}",
                "/v1/nli | {\"model\":\"m\",\"premise\":\"x\"}",
                "/v1/nli/batch | {\"model\":\"m\",\"pairs\":[{\"premise\":\"\",\"hypothesis\":\"x\"}]}",
                "/v1/classify | {\"model\":\"m\",\"text\":\"x\",\"labels\":[\"a\"]}",
                "/v1/classify/zero-shot | {\"model\":\"m\",\"text\":\"x\"}",
                "/v1/classify/zero-shot | {\"model\":\"m\",\"text\":\"x\",\"labels\":[\"a\",\"a\"]}",
                "/v1/stance | {\"model\":\"m\",\"text\":\"x\"}",
                "/v1/rerank | {\"model\":\"m\",\"query\":\"x\",\"documents\":[]}",
                "/v1/tokens/count | {\"model\":\"m\"}",
                "/v1/tokenize | {\"text\":\"x\"}"
            })
    void request_that_the_schema_refuses_is_refused(String path, String request) throws IOException {
        JsonNode schema = operation("POST", path).at("/requestBody/content/application~1json/schema");
        assertThat(schema(schema).validate(Json.mapper().readTree(request))).isNotEmpty();
        assertThat(gateway.post(path, request).statusCode()).isEqualTo(400);
    }

    /** The operation of a path, whose id may contain slashes. */
    private static JsonNode operation(String method, String path) {
        return description.get("paths").properties().stream()
                .filter(entry ->
                        path.matches(entry.getKey().replace("{id}", ".+").replaceAll("\\{\\w+}", "[^/]+")))
                .filter(entry -> entry.getValue().has(method.toLowerCase(Locale.ROOT)))
                .max(java.util.Comparator.comparingInt(entry -> entry.getKey().length()))
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"))
                .getValue()
                .get(method.toLowerCase(Locale.ROOT));
    }

    private static void assertValid(String pointer, JsonNode value) {
        assertValid(Json.mapper().createObjectNode().put("$ref", "#" + pointer), value);
    }

    private static void assertValid(JsonNode schema, JsonNode value) {
        assertThat(schema.isMissingNode()).isFalse();
        assertThat(schema(schema).validate(value)).as("%s", value).isEmpty();
    }

    private static JsonSchema schema(JsonNode schema) {
        return SCHEMAS.computeIfAbsent(schema.toString(), key -> {
            ObjectNode root = schema.deepCopy();
            root.set("components", description.get("components"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(root);
        });
    }
}
