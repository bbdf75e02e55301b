package io.ratatoskr.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
    private static final int LIMIT = 300_000;

    /** Bytes in random pieces. */
    private record Pieces(byte[] bytes, int[] at, Random random) implements Transport {
        Pieces(byte[] bytes, long seed) {
            this(bytes, new int[1], new Random(seed));
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int left = bytes.length - at[0];
            if (left == 0) {
                return -1;
            }
            int count = Math.min(left, 1 + random.nextInt(length));
            System.arraycopy(bytes, at[0], buffer, offset, count);
            at[0] += count;
            return count;
        }

        @Override
        public int write(byte[] bytes, int offset, int length) {
            return length;
        }

        @Override
        public @Nullable SocketAddress client() {
            return null;
        }

        @Override
        public void close() {}
    }

    private static List<String> read(byte[] bytes, long seed, BodyMemoryLimiter memory) throws IOException {
        var lines = new ArrayList<String>();
        try (var reader = new LineReader(new Pieces(bytes, seed))) {
            while (true) {
                switch (reader.next(LIMIT, memory)) {
                    case LineReader.Line.Complete(byte[] line) -> lines.add(new String(line, StandardCharsets.UTF_8));
                    case LineReader.Line.TooLong tooLong -> lines.add("TOO LONG");
                    case LineReader.Line.NoMemory none -> lines.add("NO MEMORY");
                    case LineReader.Line.End end -> {
                        return lines;
                    }
                }
            }
        }
    }

    private static BodyMemoryLimiter memory(long total) {
        return new BodyMemoryLimiter(new BodyLimits(total, LIMIT, false));
    }

    @Test
    void lines_are_those_of_the_text_however_it_arrives() throws IOException {
        var random = new Random(3);
        for (int round = 0; round < 30; round++) {
            var expected = new ArrayList<String>();
            var text = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                int length = random.nextInt(12) == 0 ? random.nextInt(2 * LIMIT) : random.nextInt(200);
                text.repeat('a' + i % 26, length).append('\n');
                expected.add(
                        length > LIMIT
                                ? "TOO LONG"
                                : Character.toString('a' + i % 26).repeat(length));
            }
            text.append("last");
            expected.add("last");
            BodyMemoryLimiter memory = memory(10L * LIMIT);
            assertThat(read(text.toString().getBytes(StandardCharsets.UTF_8), round, memory))
                    .isEqualTo(expected);
            assertThat(memory.tryAcquire(10L * LIMIT))
                    .as("the memory is free again")
                    .isTrue();
        }
    }

    @Test
    void a_line_without_memory_is_skipped_and_the_next_one_is_read() throws IOException {
        BodyMemoryLimiter memory = memory(100_000);
        String text = "x".repeat(200_000) + "\nnext\n" + "y".repeat(60_000) + "\n";
        assertThat(read(text.getBytes(StandardCharsets.UTF_8), 1, memory))
                .containsExactly("NO MEMORY", "next", "y".repeat(60_000));
        assertThat(memory.tryAcquire(100_000)).isTrue();
    }

    @Test
    void an_end_without_a_newline_after_a_long_line_is_the_end() throws IOException {
        assertThat(read("z".repeat(LIMIT + 10).getBytes(StandardCharsets.UTF_8), 1, memory(10L * LIMIT)))
                .containsExactly("TOO LONG");
        assertThat(read(new byte[0], 1, memory(1))).isEmpty();
        assertThat(read(new byte[] {'\n', '\n', 0, '\n'}, 1, memory(1))).containsExactly("", "", "\0");
    }
}
