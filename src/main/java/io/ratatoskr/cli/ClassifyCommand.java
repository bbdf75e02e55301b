package io.ratatoskr.cli;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
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

/** Classifies texts in batches of bounded size, so that the input may have any length. */
@Command(
        name = "classify",
        description = "Classify texts with your own labels, or with those of a classifier.",
        footer = {
            "",
            "For example:",
            "  ratatoskr classify --labels music,law,food \"She sang the aria.\"",
            "  ratatoskr classify --model my-classifier - < lines.txt"
        })
final class ClassifyCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "Texts to classify. '-', or none when stdin is not a terminal: the lines of standard input.")
    private List<String> texts = new ArrayList<>();

    @Option(
            names = "--labels",
            paramLabel = "LABEL",
            split = ",",
            description = "Your own labels, comma-separated; default: the model's labels.")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--multi-label", description = "Several labels may apply at once; each is scored independently.")
    private boolean multiLabel;

    @Option(
            names = "--hypothesis-template",
            paramLabel = "SENTENCE",
            description = "Sentence with {} in place of the label.")
    private @Nullable String template;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Default: ratatoskr.cli.nli-model with labels, else ratatoskr.cli.classify-model.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ClassifyCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        if (labels.isEmpty() && (multiLabel || template != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--multi-label and --hypothesis-template require --labels");
        }
        TextInput source = TextInput.from(root, texts);
        List<String> batch = source.next(EmbedCommand.BATCH_SIZE);
        if (batch.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "classify requires a text, as an argument or as lines on standard input");
        }
        String modelId = labels.isEmpty()
                ? root.model(spec, model, "ratatoskr.cli.classify-model", CliSettings::classifyModel)
                : root.model(spec, model, "ratatoskr.cli.nli-model", CliSettings::nliModel);
        try (ModelGateway gateway = root.gateway();
                ScoreWriter writer = ScoreWriter.of(root, json)) {
            while (!batch.isEmpty()) {
                writer.write(classify(gateway, modelId, batch));
                batch = source.next(EmbedCommand.BATCH_SIZE);
            }
            writer.end();
        }
        return ExitCodes.OK;
    }

    private ClassifyResponse classify(ModelGateway gateway, String modelId, List<String> batch) {
        if (labels.isEmpty()) {
            return gateway.classify(ClassifyRequest.of(modelId, batch));
        }
        List<String> named = labels.stream().map(String::strip).toList();
        return gateway.zeroShot(new ZeroShotRequest(
                batch,
                false,
                new ZeroShotRequest.LabelSet(named, multiLabel, template),
                ModelSelection.of(modelId),
                AdditionalProperties.NONE,
                Dialects.NATIVE));
    }
}
