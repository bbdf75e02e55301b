package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Claude is known to refuse, over HTTP: response headers, validation and policies. JSON is written with single quotes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnthropicRefusalsHttpTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MODEL = "anthropic:claude-sonnet-4-5";

    private final MockProvider mock = MockProvider.start();
    private TestGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        mock.always(MockResponse.callOfferedTools());
        Path models = Files.writeString(folder.resolve("models.yaml"), "{}");
        gateway = TestGateway.with(
                models, Map.of("ANTHROPIC_API_KEY", "k"), "ratatoskr.providers.anthropic.base-url", mock.origin());
    }

    @AfterAll
    void close() {
        gateway.close();
        mock.close();
    }

    private HttpResponse<String> chat(String fields, String... headers) {
        return gateway.post(
                CHAT,
                "{'model':'%s',%s,'messages':[{'role':'user','content':'hi'}]}"
                        .formatted(MODEL, fields)
                        .replace('\'', '"'),
                headers);
    }

    private JsonNode validate(String fields, String... headers) {
        return Json.tree(new RawJson(gateway.post(
                        "/v1/models/" + MODEL + "/validate",
                        "{%s,'messages':[{'role':'user','content':'hi'}]}"
                                .formatted(fields)
                                .replace('\'', '"'),
                        headers)
                .body()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'temperature':0.5,'top_p':0.9 | top_p",
                "'reasoning_effort':'high','max_tokens':4000,'temperature':0.5,'top_k':3 | temperature, top_k",
                "'reasoning_effort':'high','max_tokens':500 | reasoning",
                "'stop':['\\n','END'] | stop",
                "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object',"
                        + "'anyOf':[{'required':['a']},{'required':['b']}]}}}] | tools.parameters.anyOf",
                "'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':{'type':'object',"
                        + "'properties':{'a':{'type':'integer','minimum':1}},'required':['a']}}} "
                        + "| response_format.schema.minimum",
            })
    void is_dropped_and_reported_or_refused(String fields, String dropped) {
        HttpResponse<String> response = chat(fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-dropped")).contains(dropped);

        JsonNode candidate = validate(fields).path("candidates").path(0);
        assertThat(String.join(", ", candidate.path("changes").findValuesAsText("parameter")))
                .isEqualTo(dropped);
        assertThat(candidate.path("changes").findValuesAsText("reason")).noneMatch(String::isBlank);

        HttpResponse<String> refused = chat(fields, "x-ratatoskr-parameters", "error");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("unsupported_parameter", dropped.split(",")[0]);
        assertThat(validate(fields, "x-ratatoskr-parameters", "error")
                        .path("valid")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void what_cannot_be_dropped_is_refused_before_sending() {
        String fields =
                "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'string'}}}],'user':'unsendable'";

        HttpResponse<String> response = chat(fields);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("unsupported_parameter", "another type than object");
        assertThat(mock.calls()).noneMatch(call -> call.text().contains("unsendable"));
        assertThat(validate(fields).path("refused").path(0).path("parameter").asText())
                .isEqualTo("tools");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void tool_names_come_back_as_the_caller_wrote_them(boolean stream) {
        HttpResponse<String> response =
                chat("'stream':%s,'tools':[{'type':'function','function':{'name':'fs/list'}}]".formatted(stream));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("\"fs/list\"").doesNotContain("fs_list");
        assertThat(response.headers().firstValue("x-ratatoskr-dropped")).isEmpty();
    }
}
