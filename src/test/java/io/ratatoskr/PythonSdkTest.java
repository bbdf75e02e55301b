package io.ratatoskr;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.mock.MockProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SDKs for Python against the real service. Their requests and assertions are in src/test/python. */
@Tag("it")
final class PythonSdkTest {
    private static final Path FOLDER = Path.of("src/test/python");

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({
        "test_openai, .venv",
        "test_openapi, .venv",
        "test_langchain, .venv",
        "test_pydantic_ai, .venv",
        "test_llama_index, .venv-llama-index"
    })
    @Timeout(150)
    void sdk_gets_what_it_expects(String module, String environment) throws Exception {
        Path python = FOLDER.resolve(environment).resolve("bin/python").toAbsolutePath();
        assumeTrue(Files.isExecutable(python), "skipped: the SDKs are not installed; see " + FOLDER + "/README.md");
        try (MockProvider mock = MockProvider.start().always(SdkResponses::respond);
                TestGateway gateway = SdkResponses.gateway(mock)) {
            SdkProcess.run(
                    FOLDER,
                    temporary.resolve("output"),
                    Map.of("GATEWAY_URL", gateway.url(), "PYTHONDONTWRITEBYTECODE", "1"),
                    python.toString(),
                    "-W",
                    "ignore",
                    "-m",
                    "unittest",
                    "-v",
                    module);
        }
    }
}
