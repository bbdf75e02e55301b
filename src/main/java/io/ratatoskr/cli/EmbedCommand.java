package io.ratatoskr.cli;

import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.ModelGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Embeds texts in batches of bounded size, so that the input may have any length. */
@Command(
        name = "embed",
        description = "Compute the embeddings of texts.",
        footer = {"", "For example:", "  ratatoskr embed \"Hello world\"", "  ratatoskr embed --json - < lines.txt"})
final class EmbedCommand implements Callable<Integer> {
    /** Texts per request. */
    static final int BATCH_SIZE = 256;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description =
                    "Texts to embed. '-', or none when stdin is not a terminal: the lines of standard input.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", description = "Default: ratatoskr.cli.embed-model.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print one JSON object with complete vectors.")
    private boolean json;

    EmbedCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        TextInput source = TextInput.from(root, texts);
        List<String> batch = source.next(BATCH_SIZE);
        if (batch.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "embed requires a text, as an argument or as lines on standard input");
        }
        String modelId = model != null ? model : root.settings().cli().embedModel();
        try (ModelGateway gateway = root.gateway();
                EmbedWriter writer = json ? new EmbedWriter.AsJson(root.output()) : new EmbedWriter.AsLines(root)) {
            while (!batch.isEmpty()) {
                EmbedResponse response = gateway.embed(EmbedRequest.of(modelId, batch));
                writer.write(response);
                batch = source.next(BATCH_SIZE);
            }
            writer.end();
        }
        return ExitCodes.OK;
    }
}
