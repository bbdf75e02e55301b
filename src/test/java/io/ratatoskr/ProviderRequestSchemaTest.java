package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.dialect.openai.OpenAiDialect;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.provider.openai.OpenAiProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What providers get for the requests of {@code src/test/python/chat_requests.json}, against the providers' own API descriptions. The
 * bodies are validated in Python.
 */
@Tag("it")
final class ProviderRequestSchemaTest {
    private static final Path FOLDER = Path.of("src/test/python");

    private static final ProviderProfile OPENAI =
            new ProviderProfile("openai", "api.openai.com", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);

    private static final List<String> MODELS = List.of(
            "anthropic:claude-sonnet-4-5",
            "anthropic:claude-opus-4-8",
            "gemini:gemini-2.5-flash",
            "gemini:gemini-3-pro-preview",
            "openai:gpt-4o",
            "openai:gpt-5");

    /** What the gateway refuses before sending, since these models or APIs cannot do it. */
    private static final List<String> REFUSED = List.of(
            "anthropic:claude-sonnet-4-5, JSON",
            "anthropic:claude-sonnet-4-5, audio",
            "anthropic:claude-sonnet-4-5, tool choice allowed",
            "anthropic:claude-opus-4-8, JSON",
            "anthropic:claude-opus-4-8, audio",
            "anthropic:claude-opus-4-8, tool choice allowed",
            "gemini:gemini-2.5-flash, JSON schema and tools",
            "gemini:gemini-2.5-flash, image by address",
            "gemini:gemini-3-pro-preview, image by address",
            "openai:gpt-4o, audio",
            "openai:gpt-5, audio");

    @TempDir
    private Path temporary;

    @Test
    @Timeout(150)
    void requests_have_the_form_of_the_providers_api_descriptions() throws Exception {
        Path python = FOLDER.resolve(".venv/bin/python").toAbsolutePath();
        assumeTrue(
                Files.isExecutable(python), "skipped: the libraries are not installed; see " + FOLDER + "/README.md");
        var refused = new TreeSet<String>();
        Path lines = Files.write(temporary.resolve("requests.jsonl"), sentRequests(refused));
        assertThat(refused).containsExactlyInAnyOrderElementsOf(REFUSED);
        SdkProcess.run(
                FOLDER,
                temporary.resolve("output"),
                Map.of("REQUESTS", lines.toString(), "PYTHONDONTWRITEBYTECODE", "1"),
                python.toString(),
                "-m",
                "unittest",
                "-v",
                "test_provider_requests");
    }

    /** @param refused receives model and request of what the gateway does not send */
    private static List<String> sentRequests(TreeSet<String> refused) throws IOException {
        var lines = new ArrayList<String>();
        JsonNode requests =
                Json.mapper().readTree(FOLDER.resolve("chat_requests.json").toFile());
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = TestGateway.forMock(
                        mock,
                        Map.of(
                                "ANTHROPIC_API_KEY",
                                "sk-ant-test",
                                "GEMINI_API_KEY",
                                "test",
                                "OPENAI_API_KEY",
                                "sk-test"),
                        "ratatoskr.providers.anthropic.base-url",
                        MockFormat.ANTHROPIC.baseUrl(mock.origin()),
                        "ratatoskr.providers.gemini.base-url",
                        MockFormat.GEMINI.baseUrl(mock.origin()),
                        "ratatoskr.providers.openai.base-url",
                        mock.baseUrl())) {
            for (String model : MODELS) {
                for (Map.Entry<String, JsonNode> request : requests.properties()) {
                    ObjectNode body = request.getValue().deepCopy();
                    mock.reset();
                    HttpResponse<String> response = gateway.post(
                            "/v1/chat/completions", body.put("model", model).toString());
                    if (mock.calls().isEmpty()) {
                        assertThat(response.body()).contains("unsupported_parameter");
                        refused.add(model + ", " + request.getKey());
                    }
                    for (MockCall call : mock.calls()) {
                        lines.add(Json.mapper()
                                .createObjectNode()
                                .put("provider", model.substring(0, model.indexOf(':')))
                                .put("model", model)
                                .put("name", request.getKey())
                                .<ObjectNode>set("body", Json.mapper().readTree(toService(model, call.body())))
                                .toString());
                    }
                }
            }
        }
        return lines;
    }

    /** OpenAI is recognized by its host, so that a body for the mock is what a compatible server gets; this is what OpenAI gets of it. */
    private static byte[] toService(String model, byte[] body) {
        if (!model.startsWith("openai:")) {
            return body;
        }
        var protocol = new OpenAiProtocol();
        ChatRequest request =
                (ChatRequest) new OpenAiDialect().requestParser(Operation.CHAT).parse(body);
        ModelMetadata metadata = ModelMetadata.of(request.model(), "openai");
        return protocol.encode(protocol.adapt(request, OPENAI, metadata).request(), OPENAI)
                .body();
    }
}
