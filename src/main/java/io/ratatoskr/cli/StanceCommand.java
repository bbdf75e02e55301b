package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.config.Settings.CliSettings;
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

/** Detects stances in batches of bounded size, so that the input may have any length. */
@Command(
        name = "stance",
        description = "Detect whether texts are for or against a target.",
        footer = {
            "",
            "For example:",
            "  ratatoskr stance --target \"the new bridge\" \"At last we can cross the river.\""
        })
final class StanceCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description =
                    "Texts. '-', or none when stdin is not a terminal: the lines of standard input.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--target", paramLabel = "TARGET", required = true, description = "What the texts are for or against.")
    private String target = "";

    @Option(names = "--model", paramLabel = "MODEL", description = "Default: ratatoskr.cli.nli-model.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    StanceCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        TextInput source = TextInput.from(root, texts);
        List<String> batch = source.next(EmbedCommand.BATCH_SIZE);
        if (batch.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "stance requires a text, as an argument or as lines on standard input");
        }
        String modelId = root.model(spec, model, "ratatoskr.cli.nli-model", CliSettings::nliModel);
        try (ModelGateway gateway = root.gateway();
                ScoreWriter writer = ScoreWriter.of(root, json)) {
            while (!batch.isEmpty()) {
                writer.write(gateway.stance(StanceRequest.of(modelId, batch, target)));
                batch = source.next(EmbedCommand.BATCH_SIZE);
            }
            writer.end();
        }
        return ExitCodes.OK;
    }
}
