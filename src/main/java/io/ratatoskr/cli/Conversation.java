package io.ratatoskr.cli;

import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.dialect.RequestLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of a conversation, of which each request sends all; in memory, or in a file too. Not thread-safe. */
final class Conversation {
    private final @Nullable ConversationFile file;
    private final List<Message> messages;

    private Conversation(@Nullable ConversationFile file, List<Message> messages) {
        this.file = file;
        this.messages = messages;
    }

    /**
     * Opens a conversation.
     *
     * @param file with the earlier messages, to which the new ones are saved; null: in memory only
     * @param system replaces the system message; null: as it is
     */
    static Conversation open(@Nullable ConversationFile file, @Nullable String system) {
        var messages = new ArrayList<>(file == null ? List.of() : file.load());
        if (system != null) {
            messages.removeIf(message -> message.role() == Role.SYSTEM);
            messages.addFirst(Message.system(system));
        }
        return new Conversation(file, messages);
    }

    /**
     * All messages, and the next of the user.
     *
     * @throws InvalidRequest when there are more than a request may have
     */
    List<Message> with(Message user) {
        if (messages.size() + 1 > RequestLimits.MAX_MESSAGES) {
            throw new InvalidRequest("the conversation has %,d messages, the maximum; begin a new one"
                    .formatted(RequestLimits.MAX_MESSAGES));
        }
        var all = new ArrayList<>(messages);
        all.add(user);
        return all;
    }

    /** Adds a message of the user and its response, and saves both. */
    void add(Message user, Message response) {
        messages.add(user);
        messages.add(response);
        save();
    }

    /** Forgets all messages but those of the system, also in the file. */
    void clear() {
        messages.removeIf(message -> message.role() != Role.SYSTEM);
        save();
    }

    private void save() {
        if (file != null) {
            file.save(messages);
        }
    }
}
