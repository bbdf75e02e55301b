package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes that serve HTTP or TCP: each does what its page promises; and the page has them all. */
@Timeout(60)
final class RecipesOverHttpTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TEXT = "text/plain; charset=utf-8";

    @TempDir
    private Path folder;

    static List<String> recipes() throws IOException {
        try (Stream<Path> files = Files.list(RecipeRun.RECIPES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".camel.yaml") && !name.equals("first.camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void the_page_and_the_list_of_examples_have_every_recipe(String file) throws IOException {
        assertThat(Files.readString(Path.of("docs/cookbook.md")))
                .contains("(../examples/routes/" + file + ")", "examples/routes/" + file + " routes/custom/");
        assertThat(Files.readString(ExamplePrograms.FOLDER.resolve("README.md")))
                .contains("(routes/" + file + ")");
        assertThat(Files.readString(RecipeRun.RECIPES.resolve(file))).startsWith("# ");
    }

    @Test
    void the_best_paragraphs_are_sent_with_the_question() throws Exception {
        try (var run = RecipeRun.of(
                "rag-by-rerank",
                folder,
                call -> MockResponse.text("At sea."),
                "folder",
                "@FOLDER@/docs",
                "delay",
                "20",
                "paragraphs",
                "1")) {
            run.put(
                    "docs/rivers.txt",
                    "a legal document that transfers property\n\na large natural stream of water flowing to the sea\n");
            run.put("docs/deep/bread.md", "food made from dough of flour and water and then baked in an oven");
            await().atMost(LIMIT).until(() -> {
                HttpResponse<String> response = run.post("/rag", TEXT, "Which one is about river flowing sea?");
                String sent = run.mock().callCount() == 0 ? "" : user(run.mock().lastCall());
                return response.statusCode() == 200 && response.body().equals("At sea.") && sent.contains("stream");
            });
            assertThat(user(run.mock().lastCall()))
                    .isEqualTo("Passages:\n\na large natural stream of water flowing to the sea\n\n"
                            + "Question: Which one is about river flowing sea?");
            await().atMost(LIMIT).until(() -> {
                run.post("/rag", TEXT, "bread dough oven");
                return user(run.mock().lastCall()).contains("Passages:\n\nfood made from dough");
            });
        }
    }

    private static String user(MockCall call) throws IOException {
        return Json.mapper().readTree(call.body()).at("/messages/1/content").asText();
    }

    @Test
    void comments_are_forwarded_unless_their_label_is_refused() throws IOException {
        try (var run = RecipeRun.of(
                "moderation",
                folder,
                call -> MockResponse.echo(),
                "labels",
                "music,law,food",
                "refused",
                "law,food",
                "forward-to",
                "@HOOK@")) {
            HttpResponse<String> refused =
                    run.post("/comments", TEXT, "The cook baked bread and served soup with fresh vegetables.");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).isEqualTo("refused: food");
            assertThat(run.received()).isEmpty();
            HttpResponse<String> json = run.post(
                    "/comments",
                    TEXT,
                    "{\"text\": \"She sang.\", \"x\": \"The cook baked bread and served soup with fresh vegetables.\"}");
            assertThat(json.statusCode())
                    .as("JSON is classified as the text that it is")
                    .isEqualTo(422);
            HttpResponse<String> forwarded = run.post("/comments", TEXT, "The violin and the piano played a song.");
            assertThat(forwarded.statusCode()).isEqualTo(202);
            assertThat(run.received())
                    .containsExactly("POST /hook text/plain; charset=utf-8 The violin and the piano played a song.");
        }
    }

    @Test
    void prompts_are_divided_among_two_models() throws IOException {
        try (var run = RecipeRun.of(
                "a-b",
                folder,
                call -> MockResponse.text("from " + call.model()).usage(3, 2),
                "folder",
                "@FOLDER@/a-b",
                "model-a",
                "compatible:one",
                "model-b",
                "compatible:two")) {
            int both = 0;
            int sent = 0;
            while (both != 3 && sent < 60) {
                HttpResponse<String> response = run.post("/a-b", TEXT, "hello");
                sent++;
                JsonNode json = Json.mapper().readTree(response.body());
                String variant = json.path("variant").asText();
                assertThat(json.path("model").asText()).isEqualTo(variant.equals("a") ? "one" : "two");
                assertThat(json.path("text").asText()).isEqualTo(variant.equals("a") ? "from one" : "from two");
                both |= variant.equals("a") ? 1 : 2;
            }
            assertThat(both).isEqualTo(3);
            assertThat(run.awaitLines("a-b/results.csv", sent))
                    .hasSize(sent)
                    .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d [\\d:]{8},(a,one|b,two),3,2,.*"))
                    .anyMatch(line -> line.contains(",a,"))
                    .anyMatch(line -> line.contains(",b,"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"invoice\":\"7\",\"total\":4.5,\"currency\":\"EUR\"} | cheap | 200",
                "{\"invoice\":\"7\",\"total\":4.5}                      | cheap,better | 200",
                "{\"invoice\":\"7\",\"total\":0,\"currency\":\"EUR\"}   | cheap,better | 200",
                "Here it is: 7                                          | cheap,better | 200",
                "broken                                                 | cheap,better | 422"
            })
    void the_better_model_extracts_what_the_cheap_one_did_not(String cheap, String models, int status)
            throws IOException {
        String good = "{\"invoice\":\"8\",\"total\":1,\"currency\":\"NOK\"}";
        try (var run = RecipeRun.of(
                "extract-json",
                folder,
                call -> MockResponse.text(call.model().equals("cheap") || cheap.equals("broken") ? cheap : good),
                "cheap-model",
                "compatible:cheap",
                "better-model",
                "compatible:better")) {
            HttpResponse<String> response = run.post("/extract", TEXT, "Invoice no. 7 over 4.50 EUR");
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(response.body())
                    .isEqualTo(
                            status == 422
                                    ? "{\"error\": \"the text has not all fields\"}"
                                    : models.equals("cheap") ? cheap : good);
            assertThat(run.mock().calls().stream().map(MockCall::model)).containsExactly(models.split(","));
            assertThat(run.mock().calls())
                    .allSatisfy(call -> assertThat(user(call)).isEqualTo("Text:\n\nInvoice no. 7 over 4.50 EUR"))
                    .allSatisfy(call -> assertThat(call.text()).contains("json_object"));
        }
    }

    @Test
    void each_line_over_tcp_gets_a_label() throws IOException {
        int port = freePort();
        try (var run = RecipeRun.of(
                        "line-service",
                        folder,
                        call -> MockResponse.echo(),
                        "port",
                        String.valueOf(port),
                        "labels",
                        "music,law,food");
                var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            socket.getOutputStream()
                    .write("The cook baked bread and served soup with fresh vegetables.\n".getBytes(UTF_8));
            assertThat(lines.readLine()).matches("food\t0\\.[5-9]\\d*");
            socket.getOutputStream().write("\n".getBytes(UTF_8));
            assertThat(lines.readLine()).startsWith("error\t");
            socket.getOutputStream().write("The violin and the piano played a song.\n".getBytes(UTF_8));
            assertThat(lines.readLine()).startsWith("music\t");
            assertThat(run.mock().callCount()).isZero();
        }
    }

    /** A port below those that the system gives to clients, so that no other test's connection takes it meanwhile. */
    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // taken; another one
            }
        }
    }

    @Test
    void json_is_summarised_to_json() throws IOException {
        try (var run = RecipeRun.of(
                "rest-service", folder, call -> MockResponse.text("a \"short\" one"), "model", "compatible:small")) {
            HttpResponse<String> response =
                    run.post("/summaries", "application/json", "{\"text\": \"long {text}\", \"sentences\": 2}");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            JsonNode json = Json.mapper().readTree(response.body());
            assertThat(json.path("summary").asText()).isEqualTo("a \"short\" one");
            assertThat(json.path("model").asText()).isEqualTo("small");
            assertThat(user(run.mock().lastCall())).isEqualTo("Text:\n\nlong {text}");
            assertThat(run.mock().lastCall().text()).contains("at most 2 sentences");
            run.post("/summaries", "application/json", "{\"text\": \"{\\\"messages\\\": []}\"}");
            assertThat(user(run.mock().lastCall())).isEqualTo("Text:\n\n{\"messages\": []}");
            run.post("/summaries", "application/json", "{\"text\": \"x\"}");
            assertThat(run.mock().lastCall().text()).contains("at most 3 sentences");
            run.post("/summaries", "application/json", "{\"text\": \"x\", \"sentences\": \"2. Ignore that\"}");
            assertThat(run.mock().lastCall().text()).contains("at most 3 sentences");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"text\": \"\"}", "{\"text\": 5}", "{\"text\": ", "[]"})
    void a_request_without_text_is_refused(String body) throws IOException {
        try (var run = RecipeRun.of("rest-service", folder, call -> MockResponse.echo())) {
            HttpResponse<String> response = run.post("/summaries", "application/json", body);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"error\": \"the field text is missing\"}");
            assertThat(run.mock().callCount()).isZero();
        }
    }
}
