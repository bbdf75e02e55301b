package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.Token;
import io.ratatoskr.api.TokenCount;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.Tokenization;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Counts or prints tokens. */
@Command(
        name = "tokens",
        description = "Count the tokens of a text with a model's tokenizer.",
        footer = {
            "",
            "For example:",
            "  ratatoskr tokens --model gpt-4o \"Hello world\"",
            "  ratatoskr tokens --model all-MiniLM-L6-v2 --show - < text.txt"
        })
final class TokensCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "Words of one text. '-', or none when stdin is not a terminal: all of standard input.")
    private List<String> textWords = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", required = true, description = "Model whose tokenizer is used.")
    private String model = "";

    @Option(names = "--show", description = "Print the tokens: id, start byte, end byte, text.")
    private boolean show;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    TokensCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        TokenRequest request = TokenRequest.of(model, text());
        try (ModelGateway gateway = root.gateway()) {
            if (show) {
                printTokens(gateway.tokenize(request));
            } else {
                printCount(gateway.countTokens(request));
            }
        }
        root.output().flush();
        return ExitCodes.OK;
    }

    private String text() {
        boolean input = textWords.isEmpty() ? !root.runtime().isInteractive() : textWords.equals(List.of("-"));
        String text = input ? root.input().all() : String.join(" ", textWords);
        if (!input && textWords.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "tokens requires a text, as an argument or on standard input");
        }
        return text;
    }

    private void printCount(TokenCount count) throws IOException {
        if (json) {
            root.output().json(RatatoskrTokenWriter.write(count));
            return;
        }
        root.output().line(Long.toString(count.count()));
        if (count.approximate()) {
            root.note("approximate: no tokenizer for '%s' is available, counted with %s%s"
                    .formatted(
                            count.model(),
                            count.tokenizer(),
                            count.upperBound() == null
                                    ? "; the error is unknown"
                                    : "; at most %d by the largest error measured for its family"
                                            .formatted(count.upperBound())));
        }
    }

    private void printTokens(Tokenization tokenization) throws IOException {
        if (json) {
            root.output().json(RatatoskrTokenWriter.write(tokenization));
            return;
        }
        for (Token token : tokenization.tokens()) {
            root.output()
                    .line("%d\t%d\t%d\t%s"
                            .formatted(
                                    token.id(),
                                    token.start(),
                                    token.end(),
                                    token.text().replace("\n", "\\n")));
        }
    }
}
