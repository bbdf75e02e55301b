package io.ratatoskr.tokenizer;

import static io.ratatoskr.tokenizer.BytePairVocabulary.NO_RANK;

import java.util.Arrays;

/**
 * Merges the bytes of a piece to tokens as tiktoken does: again and again the adjacent pair with the lowest rank, of equal ones the
 * leftmost. A short piece searches its pairs one by one; a long one has them in a heap, so that {@code n} bytes take {@code O(n log
 * n)} and 20 bytes of memory each. Not thread-safe; reuses its arrays.
 */
final class BytePairMerger {
    /** Up to this many bytes, searching all pairs is faster than a heap. */
    static final int MAX_SEARCHED = 96;

    private static final int STEPS_PER_CHECK = 1 << 14;

    private final BytePairVocabulary vocabulary;
    private final Runnable checkpoint;
    private byte[] piece = {};
    private int length;
    /** Start of the next token, by start. */
    private int[] next = {};
    /** Start of the previous token, by start; -1: none. */
    private int[] previous = {};
    /** Rank of the token with its next one, by start. */
    private int[] ranks = {};
    /** Starts by rank, lowest first: a binary heap. */
    private int[] heap = {};
    /** Position in the heap, by start; -1: not in it. */
    private int[] positions = {};

    private int heapSize;

    /** @param checkpoint runs every few milliseconds of a long merge; throws to end it */
    BytePairMerger(BytePairVocabulary vocabulary, Runnable checkpoint) {
        this.vocabulary = vocabulary;
        this.checkpoint = checkpoint;
    }

    /** Returns the number of tokens of the first {@code size} bytes, which must not change until {@link #end} was called. */
    int merge(byte[] bytes, int size) {
        return merge(bytes, size, MAX_SEARCHED);
    }

    int merge(byte[] bytes, int size, int maxSearched) {
        piece = bytes;
        length = size;
        if (next.length < size) {
            int capacity = Math.max(size, Math.min(2 * next.length, 1 << 16));
            next = new int[capacity];
            ranks = new int[capacity];
        }
        if (size == 1 || vocabulary.rank(bytes, 0, size) != NO_RANK) {
            next[0] = size;
            return 1;
        }
        return size <= maxSearched ? mergeBySearch() : mergeByHeap();
    }

    /** The end of the token that starts there. */
    int end(int start) {
        return next[start];
    }

    private int mergeBySearch() {
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            ranks[i] = i + 1 < length ? vocabulary.rank(piece, i, i + 2) : NO_RANK;
        }
        int tokens = length;
        while (true) {
            int before = -1;
            int lowest = -1;
            int lowestRank = NO_RANK;
            for (int last = -1, i = 0; i < length; last = i, i = next[i]) {
                if (ranks[i] < lowestRank) {
                    lowestRank = ranks[i];
                    lowest = i;
                    before = last;
                }
            }
            if (lowest < 0) {
                return tokens;
            }
            next[lowest] = next[next[lowest]];
            ranks[lowest] = pairRank(lowest);
            if (before >= 0) {
                ranks[before] = pairRank(before);
            }
            tokens--;
        }
    }

    private int pairRank(int start) {
        return next[start] < length ? vocabulary.rank(piece, start, next[next[start]]) : NO_RANK;
    }

    private int mergeByHeap() {
        fillHeap();
        int tokens = length;
        for (int step = 1; heapSize > 0; step++) {
            if (step % STEPS_PER_CHECK == 0) {
                checkpoint.run();
            }
            int start = heap[0];
            int merged = next[start];
            remove(merged);
            int after = next[merged];
            next[start] = after;
            if (after < length) {
                previous[after] = start;
            }
            setRank(start, pairRank(start));
            if (previous[start] >= 0) {
                setRank(previous[start], pairRank(previous[start]));
            }
            tokens--;
        }
        return tokens;
    }

    private void fillHeap() {
        if (heap.length < length) {
            heap = new int[next.length];
            positions = new int[next.length];
            previous = new int[next.length];
        }
        heapSize = 0;
        Arrays.fill(positions, 0, length, -1);
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            ranks[i] = i + 1 < length ? vocabulary.rank(piece, i, i + 2) : NO_RANK;
            if (ranks[i] != NO_RANK) {
                place(heapSize++, i);
            }
        }
        for (int i = heapSize / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
    }

    /** Sets the rank of a start, and its place in the heap: without a rank it is not in it. */
    private void setRank(int start, int rank) {
        int old = ranks[start];
        if (rank == NO_RANK) {
            remove(start);
            ranks[start] = rank;
            return;
        }
        ranks[start] = rank;
        if (positions[start] < 0) {
            place(heapSize, start);
            siftUp(heapSize++);
        } else if (rank < old) {
            siftUp(positions[start]);
        } else {
            siftDown(positions[start]);
        }
    }

    private void remove(int start) {
        int position = positions[start];
        if (position < 0) {
            return;
        }
        positions[start] = -1;
        int moved = heap[--heapSize];
        if (moved != start) {
            place(position, moved);
            siftUp(position);
            siftDown(positions[moved]);
        }
    }

    private void siftUp(int from) {
        int position = from;
        int start = heap[position];
        while (position > 0 && isBefore(start, heap[(position - 1) / 2])) {
            place(position, heap[(position - 1) / 2]);
            position = (position - 1) / 2;
        }
        place(position, start);
    }

    private void siftDown(int from) {
        int position = from;
        int start = heap[position];
        for (int child = 2 * position + 1; child < heapSize; child = 2 * position + 1) {
            if (child + 1 < heapSize && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], start)) {
                break;
            }
            place(position, heap[child]);
            position = child;
        }
        place(position, start);
    }

    private void place(int position, int start) {
        heap[position] = start;
        positions[start] = position;
    }

    private boolean isBefore(int a, int b) {
        return ranks[a] < ranks[b] || (ranks[a] == ranks[b] && a < b);
    }
}
