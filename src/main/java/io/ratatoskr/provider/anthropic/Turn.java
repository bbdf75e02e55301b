package io.ratatoskr.provider.anthropic;

import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.anthropic.Block.Kind;
import java.util.ArrayList;
import java.util.List;

/** The content blocks of consecutive messages of one role. Not thread-safe. */
final class Turn {
    final boolean user;
    final List<Block> blocks = new ArrayList<>(2);

    Turn(boolean user) {
        this.user = user;
    }

    boolean hasResult() {
        return blocks.stream().anyMatch(block -> block.kind() == Kind.RESULT);
    }

    boolean beginsWithThinking() {
        return !blocks.isEmpty() && blocks.getFirst().kind() == Kind.THINKING;
    }

    void write(JsonWriter writer) {
        writer.beginObject().name("role").string(user ? "user" : "assistant");
        writer.name("content").beginList();
        for (Block block : blocks) {
            if (block.kind() == Kind.RESULT) {
                block.write(writer);
            }
        }
        for (Block block : blocks) {
            if (block.kind() != Kind.RESULT) {
                block.write(writer);
            }
        }
        writer.endList().endObject();
    }
}
