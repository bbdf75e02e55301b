package io.ratatoskr.cli;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Message;
import java.io.IOException;
import java.nio.file.Path;
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

/** Sends a message to a chat model, or holds a conversation at the terminal. */
@Command(
        name = "chat",
        description = "Send a message to a model and print the response as it streams; or hold a conversation.",
        footer = {
            "",
            "For example:",
            "  ratatoskr chat --model openrouter:openrouter/auto \"What is Yggdrasil?\"",
            "  ratatoskr chat --system \"Summarise.\" - < report.txt",
            "  ratatoskr chat --file photo.png \"What is this?\"",
            "  ratatoskr chat --history talk.jsonl \"And in French?\"",
            "",
            "Without a message, at a terminal, it is a conversation: /exit or Ctrl-D ends, /clear begins anew,",
            "/model NAME changes the model, Ctrl-C stops a response."
        })
final class ChatCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "MESSAGE",
            arity = "0..*",
            description =
                    "The message; several words are joined. '-', or none when stdin is not a terminal: standard input. "
                            + "None at a terminal: a conversation.")
    private List<String> messageWords = new ArrayList<>();

    @Option(names = "--model", paramLabel = "MODEL", description = "Default: ratatoskr.cli.chat-model.")
    private @Nullable String model;

    @Option(names = "--system", paramLabel = "TEXT", description = "System message.")
    private @Nullable String system;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Attach a file to the message: text, an image, PDF or audio; may be repeated. '-': standard input.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Go on with the conversation in this file, and save the message and the response to it: a "
                    + "message as JSON on each line.")
    private @Nullable Path history;

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
        boolean isPrompt = messageWords.isEmpty() && root.runtime().isInteractive();
        String chosen = model();
        String message = isPrompt ? "" : message();
        AttachedFiles attached = AttachedFiles.read(files, root.rawInput());
        Conversation conversation = Conversation.open(history == null ? null : new ConversationFile(history), system);
        var printer = new ChatPrinter(root, json);
        return isPrompt
                ? converse(new ChatPrompt(root, conversation, this::request, printer, attached, chosen))
                : send(conversation, request(chosen, conversation.with(attached.message(message))), printer);
    }

    private int converse(ChatPrompt prompt) throws IOException {
        try (ModelGateway gateway = root.gateway()) {
            root.runtime().onInterrupt(prompt.interrupt()::interrupt);
            return prompt.run(gateway);
        } finally {
            prompt.interrupt().close();
        }
    }

    private int send(Conversation conversation, ChatRequest request, ChatPrinter printer) throws IOException {
        try (InterruptHook interrupt = InterruptHook.install();
                ModelGateway gateway = root.gateway()) {
            ChatPrinter.Printed printed = printer.print(gateway, request, interrupt);
            if (printed.interrupted()) {
                return ExitCodes.INTERRUPTED;
            }
            if (!printed.isEmpty()) {
                conversation.add(request.messages().getLast(), printed.message());
            }
            return ExitCodes.OK;
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
        boolean fromInput = messageWords.isEmpty() || messageWords.equals(List.of("-"));
        if (fromInput && files.contains("-")) {
            throw new ParameterException(
                    spec.commandLine(), "chat requires a message as an argument, since --file - is standard input");
        }
        String message = fromInput ? root.input().all().strip() : String.join(" ", messageWords);
        if (message.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "chat requires a message, as an argument or on standard input");
        }
        return message;
    }

    private ChatRequest request(String chosen, List<Message> messages) {
        ChatOptions options = ChatOptions.builder(chosen)
                .maxTokens(maxTokens)
                .temperature(temperature)
                .build();
        return new ChatRequest(messages, List.of(), options, !noStream, json, Dialects.OPENAI);
    }
}
