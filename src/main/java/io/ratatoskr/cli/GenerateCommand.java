package io.ratatoskr.cli;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.chat.GenerateOptions;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.dialect.ratatoskr.RatatoskrGenerateWriter;
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

/** Continues a text with a model. */
@Command(
        name = "generate",
        description = "Continue a text with a model and print the completion as it streams.",
        footer = {
            "",
            "For example:",
            "  ratatoskr generate --model openrouter:openai/gpt-3.5-turbo-instruct \"Once upon a time\"",
            "  ratatoskr generate --stop END --max-tokens 200 - < prompt.txt"
        })
final class GenerateCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PROMPT",
            arity = "0..*",
            description =
                    "The text; several words are joined. '-', or none when stdin is not a terminal: standard input, without its last line end.")
    private List<String> promptWords = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", description = "Default: ratatoskr.cli.chat-model.")
    private @Nullable String model;

    @Option(names = "--max-tokens", paramLabel = "COUNT", description = "Maximum number of output tokens.")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "NUMBER", description = "Sampling temperature.")
    private @Nullable Double temperature;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Text at which the output ends; may be repeated.")
    private List<String> stops = new ArrayList<>();

    @Option(names = "--no-stream", description = "Wait for the complete response.")
    private boolean noStream;

    @Option(names = "--json", description = "Print events as JSON lines; with --no-stream, the response as one line.")
    private boolean json;

    GenerateCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        String modelId = root.model(spec, model, "ratatoskr.cli.chat-model", CliSettings::chatModel);
        GenerateOptions options = GenerateOptions.builder(modelId)
                .maxTokens(maxTokens)
                .temperature(temperature)
                .stopSequences(stops)
                .build();
        var request = new GenerateRequest(Input.of(prompt()), options, !noStream, json, Dialects.OPENAI);
        try (InterruptHook interrupt = InterruptHook.install();
                ModelGateway gateway = root.gateway()) {
            return noStream ? printResponse(gateway.generate(request)) : printStream(gateway, request, interrupt);
        }
    }

    private String prompt() {
        boolean fromInput = promptWords.isEmpty() ? !root.runtime().isInteractive() : promptWords.equals(List.of("-"));
        String prompt = fromInput ? root.input().all().replaceFirst("\\R\\z", "") : String.join(" ", promptWords);
        if (prompt.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "generate requires a prompt, as an argument or on standard input");
        }
        return prompt;
    }

    private int printResponse(GenerateResponse response) throws IOException {
        if (json) {
            root.output().json(RatatoskrGenerateWriter.write(response));
        } else {
            root.output().text(response.text());
            root.output().endLine();
            noteTruncation(response.finishReason());
        }
        return ExitCodes.OK;
    }

    private int printStream(ModelGateway gateway, GenerateRequest request, InterruptHook interrupt) {
        try (GenerateStream stream = gateway.stream(request)) {
            interrupt.setAction(stream::close);
            if (json) {
                for (GenerateEvent event = stream.next(); event != null; event = stream.next()) {
                    root.output().json(RatatoskrGenerateWriter.write(event));
                }
            } else {
                printText(stream);
            }
            return interrupt.isInterrupted() ? ExitCodes.INTERRUPTED : ExitCodes.OK;
        } catch (GatewayException e) {
            if (!interrupt.isInterrupted()) {
                throw e;
            }
            return ExitCodes.INTERRUPTED;
        }
    }

    private void printText(GenerateStream stream) {
        FinishReason reason = FinishReason.STOP;
        try {
            for (GenerateEvent event = stream.next(); event != null; event = stream.next()) {
                if (event instanceof GenerateEvent.Text text && text.choice() == 0) {
                    root.output().text(text.text());
                } else if (event instanceof GenerateEvent.Done done) {
                    reason = done.finishReason();
                }
            }
        } finally {
            root.output().endLine();
        }
        noteTruncation(reason);
    }

    /** Prints on standard error why a completion is incomplete. */
    private void noteTruncation(FinishReason reason) {
        switch (reason) {
            case LENGTH -> root.note("the response was truncated at the token limit");
            case CONTENT_FILTER -> root.note("the response was stopped by the provider's content filter");
            case STOP, TOOL_CALLS, FUNCTION_CALL -> {}
        }
    }
}
