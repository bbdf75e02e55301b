package io.ratatoskr.cli;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.error.BatchTooLarge;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.ModelSelection;
import io.ratatoskr.dialect.ratatoskr.RatatoskrRequests;
import io.ratatoskr.dialect.ratatoskr.RatatoskrScoringWriter;
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

/** Reranks documents. They are compared with each other, so all of them are sent in one request. */
@Command(
        name = "rerank",
        description = "Rank documents by relevance to a query, best first.",
        footer = {
            "",
            "For example:",
            "  ratatoskr rerank \"Who built the bridge?\" \"It was built by monks.\" \"It is closed in winter.\"",
            "  ratatoskr rerank --top-n 3 \"Who built the bridge?\" - < passages.txt"
        })
final class RerankCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "QUERY", description = "The query.")
    private String query = "";

    @Parameters(
            index = "1..*",
            paramLabel = "DOCUMENT",
            arity = "0..*",
            description = "Documents. '-', or none when stdin is not a terminal: the lines of standard input.")
    private List<String> documents = new ArrayList<>();

    @Option(names = "--top-n", paramLabel = "COUNT", description = "Number of best documents to print; default: all.")
    private @Nullable Integer topN;

    @Option(names = "--model", paramLabel = "MODEL", description = "Default: ratatoskr.cli.rerank-model.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    RerankCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        List<String> all = TextInput.from(root, documents).next(RatatoskrRequests.MAX_BATCH_SIZE + 1);
        if (all.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "rerank requires documents, as arguments or as lines on standard input");
        }
        if (all.size() > RatatoskrRequests.MAX_BATCH_SIZE) {
            throw new BatchTooLarge(
                    "there are more than %,d documents, the maximum of a request"
                            .formatted(RatatoskrRequests.MAX_BATCH_SIZE),
                    RatatoskrRequests.MAX_BATCH_SIZE);
        }
        String modelId = root.model(spec, model, "ratatoskr.cli.rerank-model", CliSettings::rerankModel);
        var request = new RerankRequest(
                query, all, topN, true, ModelSelection.of(modelId), AdditionalProperties.NONE, Dialects.NATIVE);
        RerankResponse response;
        try (ModelGateway gateway = root.gateway()) {
            response = gateway.rerank(request);
        }
        if (json) {
            root.output().json(RatatoskrScoringWriter.write(response, request));
        } else {
            response.results().forEach(one -> root.output().line(line(one, all)));
            root.output().flush();
            for (int place : response.truncated()) {
                root.note("document %d exceeds the model's maximum length and was truncated".formatted(place + 1));
            }
        }
        return ExitCodes.OK;
    }

    private static String line(RankedDocument ranked, List<String> documents) {
        String text = documents.get(ranked.index());
        return "%s  %d  %s".formatted(ScoreWriter.AsLines.score(ranked.relevanceScore()), ranked.index() + 1, text);
    }
}
