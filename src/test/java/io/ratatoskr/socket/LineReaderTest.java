package io.ratatoskr.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A client that pauses within a line. */
    private static Transport pausing(int bytes) {
        return new Transport() {
            private int left = bytes;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (left == 0) {
                    throw new IOException("the client pauses");
                }
                int count = Math.min(left, length);
                left -= count;
                return count;
            }

            @Override
            public int write(byte[] data, int offset, int length) {
                return length;
            }

            @Override
            public @Nullable SocketAddress client() {
                return null;
            }

            @Override
            public void close() {}
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {3_000, 9_000, 60_000, LIMIT - 1, LIMIT})
    void buffers_of_many_connections_are_within_the_memory_but_for_the_start_of_each(int bytes) {
        int connections = 200;
        int total = 2_000_000;
        BodyMemoryLimiter memory = memory(total);
        var readers = new ArrayList<LineReader>();
        for (int i = 0; i < connections; i++) {
            var reader = new LineReader(pausing(bytes));
            readers.add(reader);
            // Either pauses within the line, or skips the rest of one that has no memory
            assertThatThrownBy(() -> reader.next(LIMIT, memory)).hasMessage("the client pauses");
        }
        long held = readers.stream().mapToLong(LineReader::held).sum();
        assertThat(held).isLessThanOrEqualTo(total + (long) connections * LineReader.UNCOUNTED);
        readers.forEach(LineReader::close);
        assertThat(memory.tryAcquire(total)).as("the memory is free again").isTrue();
    }

    @Test
    void a_buffer_is_no_larger_than_the_longest_line_and_small_between_lines() throws IOException {
        BodyMemoryLimiter memory = memory(10L * LIMIT);
        byte[] text = ("x".repeat(LIMIT) + "\nnext\n").getBytes(StandardCharsets.UTF_8);
        try (var reader = new LineReader(new Pieces(text, 1))) {
            assertThat(reader.next(LIMIT, memory)).isInstanceOf(LineReader.Line.Complete.class);
            assertThat(reader.held()).isLessThanOrEqualTo(LineReader.UNCOUNTED);
            assertThat(memory.tryAcquire(10L * LIMIT)).as("between lines").isTrue();
        }
        BodyMemoryLimiter narrow = memory(LIMIT + 1);
        try (var reader = new LineReader(new Pieces(text, 1))) {
            assertThat(reader.next(LIMIT, narrow))
                    .as("with memory for one line and its end")
                    .isInstanceOf(LineReader.Line.Complete.class);
        }
    }

    @Test
    void an_end_without_a_newline_after_a_long_line_is_the_end() throws IOException {
        assertThat(read("z".repeat(LIMIT + 10).getBytes(StandardCharsets.UTF_8), 1, memory(10L * LIMIT)))
                .containsExactly("TOO LONG");
        assertThat(read(new byte[0], 1, memory(1))).isEmpty();
        assertThat(read(new byte[] {'\n', '\n', 0, '\n'}, 1, memory(1))).containsExactly("", "", "\0");
    }
}
