package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recipes that start with files or a clock: each does what its page promises. */
@Timeout(60)
final class RecipesOverFilesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void mails_go_to_the_folders_of_their_labels() throws IOException {
        try (var run = RecipeRun.of(
                "mail-triage",
                folder,
                call -> MockResponse.text("Dear cook"),
                "folder",
                "@FOLDER@/mail",
                "delay",
                "20",
                "labels",
                "music,law,food",
                "draft-label",
                "food")) {
            run.put("mail/in/soup.txt", "The cook baked bread and served soup with fresh vegetables.");
            run.put("mail/in/aria.eml", "She sang the aria and the orchestra played the last movement.");
            run.put("mail/in/other.pdf", "x");
            assertThat(run.awaitFile("mail/food/soup.txt")).startsWith("The cook baked");
            assertThat(run.awaitFile("mail/food/soup.txt.draft")).isEqualTo("Dear cook");
            assertThat(run.awaitFile("mail/unsure/aria.eml"))
                    .as("the best score is below the minimum")
                    .startsWith("She sang");
            await().atMost(LIMIT).until(() -> !run.exists("mail/in/soup.txt") && !run.exists("mail/in/aria.eml"));
            assertThat(run.exists("mail/in/other.pdf")).isTrue();
            assertThat(run.mock().callCount()).isEqualTo(1);
            assertThat(run.mock().lastCall().text()).contains("friendly response", "fresh vegetables");
        }
    }

    @Test
    void a_mail_that_cannot_be_sorted_moves_to_failed() throws IOException {
        try (var run = RecipeRun.of(
                "mail-triage",
                folder,
                call -> MockResponse.echo(),
                "folder",
                "@FOLDER@/mail",
                "delay",
                "20",
                "model",
                "local:none")) {
            run.put("mail/in/soup.txt", "The cook baked bread.");
            assertThat(run.awaitFile("mail/failed/soup.txt")).isEqualTo("The cook baked bread.");
        }
    }

    @Test
    void lines_of_a_batch_become_results_and_errors() throws Exception {
        try (var run = RecipeRun.of(
                "nightly-batch",
                folder,
                call -> call.text().contains("two")
                        ? MockResponse.error(400, "no \"two\"")
                        : MockResponse.text("first\nsecond"),
                "folder",
                "@FOLDER@/batch",
                "cron",
                "* * * * * ?")) {
            run.put("batch/in/night.txt", "one, \"or\" more\r\n\r\ntwo\r\nthree\n");
            run.awaitFile("batch/done/night.txt");
            List<String> results = run.awaitLines("batch/results/night.jsonl", 2);
            assertThat(results).hasSize(2);
            JsonNode first = Json.mapper().readTree(results.getFirst());
            assertThat(first.path("prompt").asText()).isEqualTo("one, \"or\" more");
            assertThat(first.path("response").asText()).isEqualTo("first\nsecond");
            assertThat(results.get(1)).contains("\"prompt\":\"three\"");
            List<String> errors = run.awaitLines("batch/errors/night.jsonl", 1);
            assertThat(errors).hasSize(1);
            JsonNode error = Json.mapper().readTree(errors.getFirst());
            assertThat(error.path("prompt").asText()).isEqualTo("two");
            assertThat(error.path("error").asText()).contains("no \"two\"");
        }
    }

    @Test
    void summaries_are_posted() throws Exception {
        try (var run = RecipeRun.of(
                "summarise-and-post",
                folder,
                call -> MockResponse.text("Short, with \"quotes\"."),
                "folder",
                "@FOLDER@/texts",
                "delay",
                "20",
                "to",
                "@HOOK@")) {
            run.put("texts/long.txt", "A long text.");
            run.awaitReceived(1);
            run.awaitFile("texts/done/long.txt");
            String[] request = run.received().getFirst().split(" ", 4);
            assertThat(request).startsWith("POST", "/hook", "application/json");
            assertThat(Json.mapper().readTree(request[3]).path("text").asText())
                    .isEqualTo("long.txt: Short, with \"quotes\".");
            JsonNode chat = Json.mapper().readTree(run.mock().lastCall().body());
            assertThat(chat.at("/messages/0/content").asText()).contains("Summarise");
            assertThat(chat.at("/messages/1/content").asText()).isEqualTo("Text:\n\nA long text.");
            assertThat(chat.path("max_tokens").asInt()).isEqualTo(300);
        }
    }

    @Test
    void a_changed_response_raises_an_alarm() throws IOException {
        var response = new AtomicReference<>("The window is open.");
        try (var run = RecipeRun.of(
                "drift-alarm",
                folder,
                call -> MockResponse.text(response.get()),
                "folder",
                "@FOLDER@/drift",
                "period",
                "20",
                "alarm",
                "@HOOK@")) {
            assertThat(run.awaitFile("drift/baseline.txt")).isEqualTo("The window is open.");
            long calls = run.mock().callCount();
            run.mock().awaitCalls(calls + 2, LIMIT);
            assertThat(run.received()).isEmpty();
            response.set("The window is closed.");
            run.awaitReceived(1);
            assertThat(run.received().getFirst())
                    .startsWith("POST /hook")
                    .endsWith("compatible:mock has changed (contradiction): The window is closed.");
            assertThat(run.awaitFile("drift/baseline.txt")).isEqualTo("The window is open.");
        }
    }

    @Test
    void records_get_their_embeddings() throws Exception {
        try (var run = RecipeRun.of(
                "enrich-with-embeddings",
                folder,
                call -> MockResponse.echo(),
                "folder",
                "@FOLDER@/records",
                "delay",
                "20")) {
            run.put(
                    "records/in/two.jsonl",
                    "{\"id\": 1, \"text\": \"a \\\"dog\\\"\"}\n{\"id\": 2}\n{\"id\": 3, \"text\": \"{}\"}\nnot json\n");
            List<String> out = run.awaitLines("records/out/two.jsonl", 2);
            assertThat(out).hasSize(2);
            JsonNode first = Json.mapper().readTree(out.getFirst());
            assertThat(first.at("/record/id").asInt()).isEqualTo(1);
            assertThat(first.path("embedding")).hasSize(384);
            assertThat(first.at("/embedding/0").isNumber()).isTrue();
            assertThat(Json.mapper().readTree(out.get(1)).at("/record/id").asInt())
                    .isEqualTo(3);
            assertThat(run.awaitLines("records/errors/two.jsonl", 2)).containsExactly("{\"id\": 2}", "not json");
            run.awaitFile("records/done/two.jsonl");
        }
    }

    @Test
    void files_are_translated_under_their_names() throws Exception {
        try (var run = RecipeRun.of(
                "translate-folder",
                folder,
                call -> MockResponse.text("Grüße"),
                "from",
                "@FOLDER@/originals",
                "to",
                "@FOLDER@/translations",
                "delay",
                "20",
                "language",
                "Norwegian")) {
            run.put("originals/letter.txt", "Ærlige greetings");
            run.put("originals/deep/page.md", "# Greetings");
            assertThat(run.awaitFile("translations/letter.txt")).isEqualTo("Grüße");
            assertThat(run.awaitFile("translations/deep/page.md")).isEqualTo("Grüße");
            run.awaitFile("originals/.camel/letter.txt");
            run.awaitFile("originals/deep/.camel/page.md");
            assertThat(run.mock().calls())
                    .hasSize(2)
                    .allSatisfy(call -> assertThat(call.text()).contains("into Norwegian"))
                    .anySatisfy(call -> assertThat(call.text()).contains("Ærlige greetings"));
        }
    }
}
