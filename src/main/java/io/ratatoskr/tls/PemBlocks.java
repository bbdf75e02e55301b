package io.ratatoskr.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The blocks of a PEM file, such as {@code CERTIFICATE}. Text around them is skipped. */
final class PemBlocks {
    /** @param kind as in the line that begins the block */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Block(String kind, byte[] der) {}

    private static final int MAX_FILE_BYTES = 1 << 20;
    static final String BEGIN = "-----BEGIN ";
    private static final String LINE_END = "-----";

    private PemBlocks() {}

    /**
     * @throws IOException when the file cannot be read or has more than 1 MiB
     * @throws IllegalArgumentException when a block does not end or is not Base64
     */
    static List<Block> read(Path file) throws IOException {
        return parse(new String(bytes(file, MAX_FILE_BYTES), StandardCharsets.ISO_8859_1));
    }

    /** @throws IOException when the file cannot be read or is larger */
    static byte[] bytes(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException("it has more than %d bytes".formatted(limit));
            }
            return bytes;
        }
    }

    static List<Block> parse(String text) {
        var blocks = new ArrayList<Block>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int kindEnd = text.indexOf(LINE_END, begin + BEGIN.length());
            String kind = kindEnd < 0 ? "" : text.substring(begin + BEGIN.length(), kindEnd);
            int end = kindEnd < 0 ? -1 : text.indexOf("-----END " + kind + LINE_END, kindEnd);
            if (end < 0) {
                throw new IllegalArgumentException("a block does not end");
            }
            blocks.add(new Block(
                    kind, Base64.getMimeDecoder().decode(text.substring(kindEnd + LINE_END.length(), end))));
            begin = text.indexOf(BEGIN, end);
        }
        return blocks;
    }
}
