package io.ratatoskr.cli;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.dialect.ratatoskr.RatatoskrChatWriter;
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

/** Sends one message to a chat model. */
@Command(
        name = "chat",
        description = "Send a message to a model and print the response as it streams.",
        footer = {
            "",
            "For example:",
            "  ratatoskr chat --model openrouter:openrouter/auto \"What is Yggdrasil?\"",
            "  ratatoskr chat --system \"Summarise.\" - < report.txt"
        })
final class ChatCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "MESSAGE",
            arity = "0..*",
            description =
                    "The message; several words are joined. '-', or none when stdin is not a terminal: standard input.")
    private List<String> messageWords = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", description = "Default: ratatoskr.cli.chat-model.")
    private @Nullable String model;

    @Option(names = "--system", paramLabel = "TEXT", description = "System message.")
    private @Nullable String system;

    @Option(names = "--max-tokens", paramLabel = "COUNT", description = "Maximum number of output tokens.")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "NUMBER", description = "Sampling temperature.")
    private @Nullable Double temperature;

    @Option(names = "--no-stream", description = "Wait for the complete response.")
    private boolean noStream;

    @Option(names = "--json", description = "Print events as JSON lines; with --no-stream, the response as one line.")
    private boolean json;

    ChatCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        ChatRequest request = request(model(), message());
        try (InterruptHook interrupt = InterruptHook.install();
                ModelGateway gateway = root.gateway()) {
            return noStream ? printResponse(gateway.chat(request)) : printStream(gateway, request, interrupt);
        }
    }

    private String model() {
        return model != null
                ? model
                : root.settings()
                        .cli()
                        .chatModel()
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "chat has no model; use --model, e.g. --model openrouter:openrouter/auto,"
                                        + " or set ratatoskr.cli.chat-model"));
    }

    private String message() {
        boolean fromInput =
                messageWords.isEmpty() ? !root.runtime().isInteractive() : messageWords.equals(List.of("-"));
        String message = fromInput ? root.input().all().strip() : String.join(" ", messageWords);
        if (message.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "chat requires a message, as an argument or on standard input");
        }
        return message;
    }

    private ChatRequest request(String model, String message) {
        var messages = new ArrayList<Message>();
        if (system != null) {
            messages.add(Message.system(system));
        }
        messages.add(Message.user(message));
        ChatOptions options = ChatOptions.builder(model)
                .maxTokens(maxTokens)
                .temperature(temperature)
                .build();
        return new ChatRequest(messages, List.of(), options, !noStream, json, Dialects.OPENAI);
    }

    private int printResponse(ChatResponse response) throws IOException {
        if (json) {
            root.output().json(RatatoskrChatWriter.write(response));
        } else {
            root.output().text(response.text());
            if (response.choice().refusal() != null) {
                root.output().text(response.choice().refusal());
            }
            root.output().endLine();
            noteTruncation(response.finishReason());
        }
        return ExitCodes.OK;
    }

    private int printStream(ModelGateway gateway, ChatRequest request, InterruptHook interrupt) throws IOException {
        try (ChatStream stream = gateway.stream(request)) {
            interrupt.setAction(stream::close);
            if (json) {
                printJson(stream);
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

    private void printText(ChatStream stream) {
        FinishReason reason = FinishReason.STOP;
        try {
            for (ChatEvent event = stream.next(); event != null; event = stream.next()) {
                if (event instanceof ChatEvent.Content content) {
                    root.output().text(content.text());
                } else if (event instanceof ChatEvent.Refusal refusal) {
                    root.output().text(refusal.text());
                } else if (event instanceof ChatEvent.Done done) {
                    reason = done.finishReason();
                }
            }
        } finally {
            root.output().endLine();
        }
        noteTruncation(reason);
    }

    private void printJson(ChatStream stream) throws IOException {
        for (ChatEvent event = stream.next(); event != null; event = stream.next()) {
            root.output().json(RatatoskrChatWriter.write(event));
        }
    }

    /** Prints on standard error why a response is incomplete. */
    private void noteTruncation(FinishReason reason) {
        switch (reason) {
            case LENGTH -> root.note("the response was truncated at the token limit");
            case CONTENT_FILTER -> root.note("the response was stopped by the provider's content filter");
            case STOP, TOOL_CALLS, FUNCTION_CALL -> {}
        }
    }
}
