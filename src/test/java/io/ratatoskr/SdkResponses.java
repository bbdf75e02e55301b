package io.ratatoskr;

import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.mock.StreamOptions.StreamEnding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The responses of the provider in the tests with SDKs, by the model's name. */
final class SdkResponses {
    private SdkResponses() {}

    /** A gateway all of whose providers are the mock. */
    static TestGateway gateway(MockProvider mock, String... keysAndValues) {
        var settings = new ArrayList<String>();
        for (MockFormat format : List.of(
                MockFormat.OPENROUTER,
                MockFormat.ANTHROPIC,
                MockFormat.GEMINI,
                MockFormat.OLLAMA,
                MockFormat.HUGGINGFACE)) {
            settings.add("ratatoskr.providers." + format.wireName() + ".base-url");
            settings.add(format.baseUrl(mock.origin()));
        }
        settings.addAll(List.of(keysAndValues));
        return TestGateway.forMock(
                mock,
                Map.of(
                        "OPENROUTER_API_KEY", "sk-or-test",
                        "ANTHROPIC_API_KEY", "sk-ant-test",
                        "GEMINI_API_KEY", "test",
                        "HF_TOKEN", "hf_test"),
                settings.toArray(String[]::new));
    }

    static MockResponse respond(MockCall call) {
        return switch (call.model()) {
            case "tools" ->
                call.text().contains("\"tool_call_id\"")
                        ? MockResponse.text("Oslo has 12 degrees, Rome 28.")
                        : MockResponse.toolCall("weather", "{\"city\":\"Oslo\"}")
                                .andToolCall("weather", "{\"city\":\"Rome\"}");
            case "person" ->
                call.text().contains("\"json_schema\"")
                        ? MockResponse.text("{\"name\":\"Ada\",\"born\":1815}")
                        : MockResponse.error(400, "response_format got lost");
            case "thinks" -> MockResponse.text("four").reasoning("two and two");
            case "breaks" -> MockResponse.text("one two three").endWithError("overheated");
            case "cut" -> MockResponse.text("one two three").ending(StreamEnding.TRUNCATED);
            case "absent" -> MockResponse.error(404, "no such model here");
            case "refused" -> MockResponse.error(400, "refused");
            case "locked" -> MockResponse.error(401, "wrong key");
            case "limited" -> MockResponse.error(429, "slow down").retryAfter(Duration.ofMillis(20));
            case "slow" ->
                MockResponse.text("one two three four five six seven eight").between(Duration.ofMillis(300));
            case "silent" -> MockResponse.silence();
            case "mock-embed" -> MockResponse.embeddings();
            default -> MockResponse.echo();
        };
    }
}
