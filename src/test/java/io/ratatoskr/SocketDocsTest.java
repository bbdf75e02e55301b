package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.testing.LineClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/socket.md shows is what the gateway does. */
@Timeout(60)
final class SocketDocsTest {
    private static final Path PAGE = Path.of("docs/socket.md");
    private static final Pattern REQUEST = Pattern.compile("(\\{\"(?:id|op)\":.*\"op\":.*\\})");

    @TempDir
    private Path folder;

    /** A documented request and the lines that follow it. */
    private record Example(String request, List<JsonNode> response) {}

    private static List<Example> examples() throws IOException {
        var examples = new ArrayList<Example>();
        boolean console = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("```")) {
                console = line.equals("```console");
            } else if (console) {
                Matcher request = REQUEST.matcher(line);
                if (request.find()) {
                    examples.add(new Example(request.group(1), new ArrayList<>()));
                } else if (line.startsWith("{")) {
                    examples.getLast().response().add(Json.mapper().readTree(line));
                }
            }
        }
        return examples;
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void the_examples_have_the_responses_that_are_shown() throws IOException {
        List<Example> examples = examples();
        assertThat(examples).hasSize(3);
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.socket.path", path());
                LineClient client = LineClient.unix(Path.of(path()))) {
            for (Example example : examples) {
                List<JsonNode> response = client.send(example.request()).response();
                JsonNode last = response.getLast();
                JsonNode shown = example.response().getLast();
                assertThat(last.path("id")).as(example.request()).isEqualTo(shown.path("id"));
                assertThat(names(last)).isEqualTo(names(shown));
                assertThat(names(last.path("result"))).isEqualTo(names(shown.path("result")));
                assertThat(names(last.path("meta"))).isEqualTo(names(shown.path("meta")));
                assertThat(response.size() > 1).isEqualTo(example.response().size() > 1);
                assertThat(names(response.getFirst().path("event")))
                        .isEqualTo(names(example.response().getFirst().path("event")));
            }
            assertThat(gateway.port()).isPositive();
        }
    }

    @Test
    void every_operation_is_documented() throws IOException {
        String page = Files.readString(PAGE);
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(mock, "ratatoskr.socket.path", path())) {
            List<String> operations = gateway.context().getRoutes().stream()
                    .map(Route::getEndpoint)
                    .map(endpoint -> endpoint.getEndpointUri())
                    .filter(uri -> uri.startsWith("socket-requests:"))
                    .map(uri -> uri.substring(uri.lastIndexOf('/') + 1))
                    .toList();
            assertThat(operations)
                    .hasSizeGreaterThan(20)
                    .allSatisfy(operation -> assertThat(page).containsPattern("(?m)^\\|[^|]*`" + operation + "`"));
        }
    }

    private String path() {
        return folder.resolve("s").toString();
    }
}
