package io.ratatoskr.cli;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ZeroShotRequest;
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

/** Sorts texts under labels, a bounded number at a time, so that the input may be of any length. */
@Command(
        name = "classify",
        description = "Sort texts under labels of yours, or under those of a classifier.",
        footer = {
            "",
            "For example:",
            "  ratatoskr classify --labels music,law,food \"She sang the aria.\"",
            "  ratatoskr classify --model my-classifier - < lines.txt"
        })
final class ClassifyCommand implements Callable<Integer> {
    private final Root root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description =
                    "Each text is classified. '-', or no text while nobody types: the lines of the standard input.")
    private List<String> texts = new ArrayList<>();

    @Option(
            names = "--labels",
            paramLabel = "LABEL",
            split = ",",
            description = "Labels of yours, between commas; without them the model's own.")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--multi-label", description = "Several labels may hold at once; each is scored by itself.")
    private boolean multiLabel;

    @Option(
            names = "--hypothesis-template",
            paramLabel = "SENTENCE",
            description = "Sentence with {} where the label goes.")
    private @Nullable String template;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Default: ratatoskr.cli.nli-model with labels, else ratatoskr.cli.classify-model.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ClassifyCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        if (labels.isEmpty() && (multiLabel || template != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--multi-label and --hypothesis-template are for labels of yours; add --labels");
        }
        Texts source = Texts.of(root, texts);
        List<String> batch = source.next(EmbedCommand.BATCH);
        if (batch.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "classify needs a text, as an argument or as lines on the standard input");
        }
        String wanted = labels.isEmpty()
                ? root.model(spec, model, "ratatoskr.cli.classify-model", CliSettings::classifyModel)
                : root.model(spec, model, "ratatoskr.cli.nli-model", CliSettings::nliModel);
        try (ModelGateway gateway = root.gateway();
                ScoreWriter writer = ScoreWriter.of(root, json)) {
            while (!batch.isEmpty()) {
                writer.write(ask(gateway, wanted, batch));
                batch = source.next(EmbedCommand.BATCH);
            }
            writer.end();
        }
        return ExitCodes.OK;
    }

    private ClassifyResponse ask(ModelGateway gateway, String wanted, List<String> batch) {
        if (labels.isEmpty()) {
            return gateway.classify(ClassifyRequest.of(wanted, batch));
        }
        List<String> named = labels.stream().map(String::strip).toList();
        return gateway.zeroShot(new ZeroShotRequest(
                batch, false, named, multiLabel, template, wanted, null, Extra.NONE, Dialects.NATIVE));
    }
}
