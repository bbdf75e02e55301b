package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets {@code cache_control} so that the next request of a conversation hits the prompt cache: at the end of the system text,
 * of the last two user turns, and of the tools. The API accepts four; those of the caller count first. Not thread-safe.
 */
final class Breakpoints {
    private static final int MOST = 4;
    private static final RawJson EPHEMERAL = new RawJson("{\"type\":\"ephemeral\"}");

    private int left = MOST;

    private Breakpoints() {}

    /** @param elsewhere number of breakpoints that the caller set outside of these lists */
    static void place(Conversation conversation, List<Block> tools, int elsewhere) {
        var breakpoints = new Breakpoints();
        breakpoints.left -= elsewhere;
        breakpoints.count(tools);
        breakpoints.count(conversation.system);
        conversation.turns.forEach(turn -> breakpoints.count(turn.blocks));

        breakpoints.mark(conversation.system);
        Turn last = userBefore(conversation.turns, conversation.turns.size());
        if (last != null) {
            breakpoints.mark(last.blocks);
            Turn before = userBefore(conversation.turns, conversation.turns.indexOf(last));
            if (before != null) {
                breakpoints.mark(before.blocks);
            }
        }
        breakpoints.mark(tools);
    }

    private void count(List<Block> blocks) {
        for (Block block : blocks) {
            if (block.cacheControl() != null) {
                left--;
            }
        }
    }

    /** Marks the block that is written last, if it accepts a breakpoint. */
    private void mark(List<Block> blocks) {
        if (left <= 0) {
            return;
        }
        int at = lastOf(blocks);
        if (at >= 0 && blocks.get(at).takesBreakpoint()) {
            blocks.set(at, blocks.get(at).withCacheControl(EPHEMERAL));
            left--;
        }
    }

    /** Index of the block that is written last; tool results are written before all others. */
    private static int lastOf(List<Block> blocks) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (blocks.get(i).kind() != Block.Kind.RESULT) {
                return i;
            }
        }
        return blocks.size() - 1;
    }

    private static @Nullable Turn userBefore(List<Turn> turns, int end) {
        for (int i = end - 1; i >= 0; i--) {
            if (turns.get(i).user) {
                return turns.get(i);
            }
        }
        return null;
    }
}
