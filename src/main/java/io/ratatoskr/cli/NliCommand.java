package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.settings.Settings.CliSettings;
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

/** Runs NLI on pairs in batches of bounded size, so that the input may have any length. */
@Command(
        name = "nli",
        description = "Predict whether a premise entails a hypothesis, contradicts it, or is neutral.",
        footer = {
            "",
            "For example:",
            "  ratatoskr nli \"A dog is in the garden.\" \"An animal is outside.\"",
            "  ratatoskr nli --json - < pairs.tsv"
        })
final class NliCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..2",
            description = "Premise and hypothesis. '-', or none when stdin is not a terminal: lines of standard"
                    + " input, premise and hypothesis separated by a tab.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", description = "Default: ratatoskr.cli.nli-model.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    NliCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        TextInput source = TextInput.from(root, texts.size() == 2 ? List.of() : texts);
        List<NliPair> batch =
                texts.size() == 2 ? List.of(new NliPair(texts.getFirst(), texts.getLast())) : pairs(source);
        if (batch.isEmpty()) {
            throw usageError("nli requires a premise and a hypothesis, or lines with both on standard input");
        }
        String modelId = root.model(spec, model, "ratatoskr.cli.nli-model", CliSettings::nliModel);
        try (ModelGateway gateway = root.gateway();
                ScoreWriter writer = ScoreWriter.of(root, json)) {
            while (!batch.isEmpty()) {
                writer.write(gateway.nli(NliRequest.of(modelId, batch)));
                batch = texts.size() == 2 ? List.of() : pairs(source);
            }
            writer.end();
        }
        return ExitCodes.OK;
    }

    private List<NliPair> pairs(TextInput source) {
        if (texts.size() == 1 && !texts.equals(List.of("-"))) {
            throw usageError("nli has a premise but no hypothesis");
        }
        var pairs = new ArrayList<NliPair>();
        for (String line : source.next(EmbedCommand.BATCH_SIZE)) {
            int tab = line.indexOf('\t');
            if (tab < 0) {
                throw usageError("a line has no tab between premise and hypothesis: " + Text.shorten(line, 40));
            }
            pairs.add(new NliPair(line.substring(0, tab), line.substring(tab + 1)));
        }
        return pairs;
    }

    private ParameterException usageError(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
