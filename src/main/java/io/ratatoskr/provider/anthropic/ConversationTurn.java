package io.ratatoskr.provider.anthropic;

import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.anthropic.ContentBlock.Kind;
import java.util.ArrayList;
import java.util.List;

/** The content blocks of consecutive messages of one role. Not thread-safe. */
final class ConversationTurn {
    final boolean fromUser;
    final List<ContentBlock> blocks = new ArrayList<>(2);

    ConversationTurn(boolean fromUser) {
        this.fromUser = fromUser;
    }

    boolean hasResult() {
        return blocks.stream().anyMatch(block -> block.kind() == Kind.TOOL_RESULT);
    }

    boolean beginsWithThinking() {
        return !blocks.isEmpty() && blocks.getFirst().kind() == Kind.THINKING;
    }

    /** Removes white space at the end of a turn of the assistant, which the API rejects at the end of a conversation. */
    void trimEnd() {
        if (!fromUser) {
            blocks.set(blocks.size() - 1, blocks.getLast().withoutTrailingBlanks());
        }
    }

    void write(JsonWriter writer) {
        writer.beginObject().name("role").string(fromUser ? "user" : "assistant");
        writer.name("content").beginList();
        for (ContentBlock block : blocks) {
            if (block.kind() == Kind.TOOL_RESULT) {
                block.write(writer);
            }
        }
        for (ContentBlock block : blocks) {
            if (block.kind() != Kind.TOOL_RESULT) {
                block.write(writer);
            }
        }
        writer.endList().endObject();
    }
}
