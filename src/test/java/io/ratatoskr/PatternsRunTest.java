package io.ratatoskr;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ratatoskr.PatternBlocks.CodeBlock;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the programs in docs/patterns.md as they are, save for the gateway's address. */
@Tag("it")
final class PatternsRunTest {
    private static final String ADDRESS = "http://127.0.0.1:9740";
    private static final Path NODE_MODULES =
            Path.of("src/test/node/node_modules").toAbsolutePath();
    private static final Path PYTHON = Path.of("src/test/python").toAbsolutePath();
    /** What the programs of a section print. */
    private static final Map<String, String> OUTPUT = Map.ofEntries(
            entry("The base URL", "You said: Hello"),
            entry("Who responded, and what it cost", "provider: compatible attempts: 1"),
            entry("Errors and retries", "the request is wrong: messages "),
            entry("Broken streams", "complete: You said: Hello"),
            entry("LangChain", "You said: Hello\n384 numbers"),
            entry("LlamaIndex", "You said: Hello\n384 numbers"),
            entry("Vercel's AI SDK", "You said: Hello 384"));

    private static MockProvider mock;
    private static TestGateway gateway;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        gateway = TestGateway.forMock(mock);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    static Stream<CodeBlock> programs() throws IOException {
        return PatternBlocks.all().stream()
                .filter(block -> List.of("sh", "python", "js").contains(block.language()));
    }

    @ParameterizedTest
    @MethodSource("programs")
    @Timeout(150)
    void prints_the_expected_output(CodeBlock block) throws Exception {
        assertThat(OUTPUT).containsKey(block.section());
        assertThat(block.text()).contains(ADDRESS);
        Path program = Files.writeString(
                temporary.resolve(block.language().equals("js") ? "program.mjs" : "program"),
                block.text().replace(ADDRESS, gateway.url()));
        Path output = temporary.resolve("output");

        SdkProcess.run(temporary, output, Map.of("PYTHONDONTWRITEBYTECODE", "1"), command(block, program));

        assertThat(Files.readString(output)).contains(OUTPUT.get(block.section()));
    }

    private String[] command(CodeBlock block, Path program) throws IOException {
        switch (block.language()) {
            case "sh" -> {
                assumeTrue(SdkProcess.isOnPath("curl"), "skipped: curl is not on the PATH");
                return new String[] {"sh", "-e", program.toString()};
            }
            case "js" -> {
                assumeTrue(SdkProcess.isOnPath("node"), "skipped: node is not on the PATH");
                assumeTrue(
                        Files.isDirectory(NODE_MODULES.resolve("openai")),
                        "skipped: the SDKs are not installed; run npm ci in src/test/node");
                Files.createSymbolicLink(temporary.resolve("node_modules"), NODE_MODULES);
                return new String[] {"node", program.toString()};
            }
            default -> {
                String environment = block.text().contains("llama_index") ? ".venv-llama-index" : ".venv";
                Path python = PYTHON.resolve(environment).resolve("bin/python");
                assumeTrue(
                        Files.isExecutable(python),
                        "skipped: the SDKs are not installed; see src/test/python/README.md");
                return new String[] {python.toString(), "-W", "ignore", program.toString()};
            }
        }
    }
}
