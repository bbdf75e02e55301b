package io.ratatoskr.tokenizer;

import com.knuddels.jtokkit.Encodings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * The tokens of a tiktoken encoding by their bytes: an open-addressing table over one array, without an object per token. Read from
 * the file in JTokkit's jar: a line per token, its bytes as base64 and its rank, which is also its id. Immutable.
 */
final class BytePairVocabulary {
    /** The rank of bytes that are no token; higher than every rank. */
    static final int NO_RANK = Integer.MAX_VALUE;

    private final byte[] bytes;
    /** The end of each token in {@link #bytes}, in the order of the file. */
    private final int[] ends;

    private final int[] ranks;
    /** Index of a token plus one, by hash; 0: free. */
    private final int[] table;
    /** The ranks of all pairs of bytes, which every merge starts with. */
    private final int[] pairRanks = new int[1 << 16];
    /** Index of a token plus one, by rank; 0: no token has it. */
    private final int[] byRank;

    private final int maxLength;

    private BytePairVocabulary(byte[] bytes, int[] ends, int[] ranks) {
        this.bytes = bytes;
        this.ends = ends;
        this.ranks = ranks;
        this.table = new int[Integer.highestOneBit(ends.length * 2 - 1) * 2];
        this.byRank = new int[Arrays.stream(ranks).max().orElse(0) + 1];
        int max = 0;
        for (int i = 0; i < ends.length; i++) {
            int start = start(i);
            max = Math.max(max, ends[i] - start);
            int slot = hash(bytes, start, ends[i]) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = i + 1;
            byRank[ranks[i]] = i + 1;
        }
        this.maxLength = max;
        byte[] pair = new byte[2];
        for (int i = 0; i < pairRanks.length; i++) {
            pair[0] = (byte) (i >> 8);
            pair[1] = (byte) i;
            pairRanks[i] = find(pair, 0, 2);
        }
    }

    /** @param encoding name of the encoding, such as {@code o200k_base} */
    static BytePairVocabulary load(String encoding) {
        try (InputStream in = Encodings.class.getResourceAsStream(encoding + ".tiktoken")) {
            if (in == null) {
                throw new IllegalArgumentException("unknown encoding " + encoding);
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the encoding " + encoding + " cannot be read", e);
        }
    }

    private static BytePairVocabulary parse(byte[] file) {
        int lines = 0;
        for (byte b : file) {
            lines += b == '\n' ? 1 : 0;
        }
        byte[] bytes = new byte[file.length];
        int[] ends = new int[lines + 1];
        int[] ranks = new int[lines + 1];
        int tokens = 0;
        int length = 0;
        for (int at = 0; at < file.length; ) {
            int blank = at;
            while (file[blank] != ' ') {
                blank++;
            }
            byte[] token = Base64.getDecoder().decode(Arrays.copyOfRange(file, at, blank));
            int rank = 0;
            for (at = blank + 1; at < file.length && file[at] != '\n'; at++) {
                rank = file[at] == '\r' ? rank : rank * 10 + file[at] - '0';
            }
            at++;
            System.arraycopy(token, 0, bytes, length, token.length);
            length += token.length;
            ends[tokens] = length;
            ranks[tokens++] = rank;
        }
        return new BytePairVocabulary(
                Arrays.copyOf(bytes, length), Arrays.copyOf(ends, tokens), Arrays.copyOf(ranks, tokens));
    }

    /** The rank of the token with these bytes; {@link #NO_RANK} if there is none. */
    int rank(byte[] text, int from, int to) {
        return to - from == 2 ? pairRanks[((text[from] & 0xFF) << 8) | (text[from + 1] & 0xFF)] : find(text, from, to);
    }

    private int find(byte[] text, int from, int to) {
        if (to - from > maxLength) {
            return NO_RANK;
        }
        int slot = hash(text, from, to) & (table.length - 1);
        while (table[slot] != 0) {
            int token = table[slot] - 1;
            if (Arrays.equals(bytes, start(token), ends[token], text, from, to)) {
                return ranks[token];
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return NO_RANK;
    }

    /** The bytes of the token with that rank. */
    byte[] token(int rank) {
        int token = byRank[rank] - 1;
        return Arrays.copyOfRange(bytes, start(token), ends[token]);
    }

    private int start(int token) {
        return token == 0 ? 0 : ends[token - 1];
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text[i]) * 0x01000193;
        }
        hash ^= hash >>> 15;
        hash *= 0x2C1B3C6D;
        return hash ^ hash >>> 13;
    }
}
