package io.ratatoskr.cli;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.dialect.ratatoskr.RatatoskrChatWriter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends chat requests and prints the responses: text as it arrives, or JSON. Not thread-safe. */
final class ChatPrinter {
    private final RootCommand root;
    private final boolean json;

    /**
     * What was printed.
     *
     * @param text of the first choice
     * @param refusal of the first choice; null: none
     * @param interrupted whether the response ended early, by the person at the terminal
     */
    record Printed(String text, @Nullable String refusal, boolean interrupted) {
        /** Returns whether nothing of the response arrived. */
        boolean isEmpty() {
            return text.isEmpty() && refusal == null;
        }

        /** The message of the assistant, for the next request. */
        Message message() {
            Message message = Message.assistant(text);
            return refusal == null ? message : message.withOutput(new AssistantOutput(List.of(), null, null, refusal));
        }
    }

    /** @param json whether to print events as JSON lines, or a response as one */
    ChatPrinter(RootCommand root, boolean json) {
        this.root = root;
        this.json = json;
    }

    /** @throws GatewayException when it fails, unless it was interrupted */
    Printed print(ModelGateway gateway, ChatRequest request, ResponseInterrupt interrupt) throws IOException {
        var text = new StringBuilder();
        var refusal = new StringBuilder();
        try {
            if (request.stream()) {
                printStream(gateway, request, interrupt, text, refusal);
            } else {
                ChatResponse response = gateway.chat(request);
                text.append(response.text());
                String refused = response.choice().refusal();
                refusal.append(refused == null ? "" : refused);
                print(response);
            }
        } catch (GatewayException e) {
            if (!interrupt.isInterrupted()) {
                throw e;
            }
        }
        return new Printed(text.toString(), refusal.isEmpty() ? null : refusal.toString(), interrupt.isInterrupted());
    }

    private void print(ChatResponse response) throws IOException {
        if (json) {
            root.output().json(RatatoskrChatWriter.write(response));
            return;
        }
        root.output().text(response.text());
        if (response.choice().refusal() != null) {
            root.output().text(response.choice().refusal());
        }
        root.output().endLine();
        noteTruncation(response.finishReason());
    }

    private void printStream(
            ModelGateway gateway,
            ChatRequest request,
            ResponseInterrupt interrupt,
            StringBuilder text,
            StringBuilder refusal)
            throws IOException {
        FinishReason reason = FinishReason.STOP;
        try (ChatStream stream = gateway.stream(request)) {
            interrupt.setAction(stream::close);
            for (ChatEvent event = stream.next(); event != null; event = stream.next()) {
                switch (event) {
                    case ChatEvent.Content content when content.choice() == 0 -> text.append(content.text());
                    case ChatEvent.Refusal refused when refused.choice() == 0 -> refusal.append(refused.text());
                    case ChatEvent.Done done -> reason = done.finishReason();
                    default -> {}
                }
                print(event);
            }
        } finally {
            if (!json) {
                root.output().endLine();
            }
        }
        if (!json) {
            noteTruncation(reason);
        }
    }

    private void print(ChatEvent event) throws IOException {
        if (json) {
            root.output().json(RatatoskrChatWriter.write(event));
        } else if (event instanceof ChatEvent.Content content) {
            root.output().text(content.text());
        } else if (event instanceof ChatEvent.Refusal refused) {
            root.output().text(refused.text());
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
