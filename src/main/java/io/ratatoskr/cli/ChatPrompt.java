package io.ratatoskr.cli;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A conversation at a terminal: each line is a message, and its response follows. Lines that begin with {@code /} are commands. A failure
 * is printed, and the conversation goes on without that message. Not thread-safe.
 */
final class ChatPrompt {
    private static final String PROMPT = "> ";
    private static final String COMMANDS = "/exit or Ctrl-D ends, /clear begins anew, /model NAME changes the model";

    private final RootCommand root;
    private final Conversation conversation;
    private final BiFunction<String, List<Message>, ChatRequest> requests;
    private final ChatPrinter printer;
    private final ConversationInterrupt interrupt;
    private AttachedFiles files;
    private String model;

    /**
     * @param requests makes a request of a model and the messages
     * @param files of the first message
     */
    ChatPrompt(
            RootCommand root,
            Conversation conversation,
            BiFunction<String, List<Message>, ChatRequest> requests,
            ChatPrinter printer,
            AttachedFiles files,
            String model) {
        this.root = root;
        this.conversation = conversation;
        this.requests = requests;
        this.printer = printer;
        this.files = files;
        this.model = model;
        this.interrupt = new ConversationInterrupt(
                this::noteEnd, () -> Runtime.getRuntime().exit(ExitCodes.INTERRUPTED));
    }

    /** Ctrl-C, for the process's signal. */
    ConversationInterrupt interrupt() {
        return interrupt;
    }

    /** Talks until the input ends, or the command for it. */
    int run(ModelGateway gateway) throws IOException {
        root.note("%s; Ctrl-C stops a response; %s".formatted(model, COMMANDS));
        StandardInput input = root.input();
        root.overwrite(PROMPT);
        for (String line = input.line(); line != null; line = input.line()) {
            interrupt.lineRead();
            String text = line.strip();
            if (text.equals("/exit")) {
                return ExitCodes.OK;
            }
            if (text.startsWith("/") && !text.startsWith("//")) {
                execute(text);
            } else if (!text.isEmpty()) {
                send(gateway, text.startsWith("//") ? text.substring(1) : text);
            }
            root.overwrite(PROMPT);
        }
        root.note("");
        return ExitCodes.OK;
    }

    private void noteEnd() {
        root.note("\n" + COMMANDS);
        root.overwrite(PROMPT);
    }

    private void execute(String command) {
        String[] words = command.split("\\s+", 2);
        switch (words[0]) {
            case "/clear" -> {
                files = AttachedFiles.NONE;
                reporting(conversation::clear);
            }
            case "/model" -> {
                model = words.length > 1 ? words[1].strip() : model;
                root.note("model " + model);
            }
            case "/help" -> root.note(COMMANDS + "; // begins a message with /");
            default ->
                root.note("there is no command %s: %s; // begins a message with /".formatted(words[0], COMMANDS));
        }
    }

    private void send(ModelGateway gateway, String text) throws IOException {
        Message user = files.message(text);
        ChatPrinter.Printed printed;
        interrupt.begin();
        try {
            printed = printer.print(gateway, requests.apply(model, conversation.with(user)), interrupt);
        } catch (GatewayException e) {
            ErrorReporter.report(e, root::note);
            return;
        } finally {
            interrupt.end();
        }
        if (!printed.isEmpty()) {
            files = AttachedFiles.NONE;
            reporting(() -> conversation.add(user, printed.message()));
        }
        if (printed.interrupted()) {
            root.note(printed.isEmpty() ? "stopped; the message is not part of the conversation" : "stopped");
        }
    }

    private void reporting(Runnable save) {
        try {
            save.run();
        } catch (GatewayException | UncheckedIOException e) {
            ErrorReporter.report(e, root::note);
        }
    }
}
