package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets {@code cache_control} so that the next request of a conversation hits the prompt cache: at the end of the system text,
 * of the last two user turns, and of the tools. The API accepts four; those of the caller count first. Not thread-safe.
 */
final class CacheBreakpoints {
    private static final int MAX_BREAKPOINTS = 4;
    private static final RawJson EPHEMERAL = new RawJson("{\"type\":\"ephemeral\"}");

    private int remaining = MAX_BREAKPOINTS;

    private CacheBreakpoints() {}

    /** @param alreadyUsed number of breakpoints that the caller set outside of these lists */
    static void place(MessagesBuilder conversation, List<ContentBlock> tools, int alreadyUsed) {
        var breakpoints = new CacheBreakpoints();
        breakpoints.remaining -= alreadyUsed;
        breakpoints.countExisting(tools);
        breakpoints.countExisting(conversation.system);
        conversation.turns.forEach(turn -> breakpoints.countExisting(turn.blocks));

        breakpoints.mark(conversation.system);
        ConversationTurn last = previousUserTurn(conversation.turns, conversation.turns.size());
        if (last != null) {
            breakpoints.mark(last.blocks);
            ConversationTurn previous = previousUserTurn(conversation.turns, conversation.turns.indexOf(last));
            if (previous != null) {
                breakpoints.mark(previous.blocks);
            }
        }
        breakpoints.mark(tools);
    }

    private void countExisting(List<ContentBlock> blocks) {
        for (ContentBlock block : blocks) {
            if (block.cacheControl() != null) {
                remaining--;
            }
        }
    }

    /** Marks the block that is written last, if it accepts a breakpoint. */
    private void mark(List<ContentBlock> blocks) {
        if (remaining <= 0) {
            return;
        }
        int index = lastWrittenIndex(blocks);
        if (index >= 0 && blocks.get(index).acceptsBreakpoint()) {
            blocks.set(index, blocks.get(index).withCacheControl(EPHEMERAL));
            remaining--;
        }
    }

    /** Index of the block that is written last; tool results are written before all others. */
    private static int lastWrittenIndex(List<ContentBlock> blocks) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (blocks.get(i).kind() != ContentBlock.Kind.TOOL_RESULT) {
                return i;
            }
        }
        return blocks.size() - 1;
    }

    private static @Nullable ConversationTurn previousUserTurn(List<ConversationTurn> turns, int end) {
        for (int i = end - 1; i >= 0; i--) {
            if (turns.get(i).fromUser) {
                return turns.get(i);
            }
        }
        return null;
    }
}
