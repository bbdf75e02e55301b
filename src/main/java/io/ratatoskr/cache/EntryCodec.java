package io.ratatoskr.cache;

import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes: version, fingerprint of the record types, checksum, time, value. What does not match is no entry. Thread-safe.
 */
final class EntryCodec {
    private static final int VERSION = 1;
    private static final RecordTypes TYPES = new RecordTypes(Stored.class);
    private static final RecordCodec RECORDS = new RecordCodec(TYPES);
    private static final long FINGERPRINT = Long.parseLong(TYPES.fingerprint(), 16);
    /** Version and fingerprint, then the checksum of the rest. */
    private static final int HEADER = 16;

    /** An entry that was read. */
    record Entry(Stored stored, long storedMillis) {}

    private EntryCodec() {}

    /** Eight hexadecimal digits that stand for the format. */
    static String fingerprint() {
        return TYPES.fingerprint();
    }

    static byte[] write(Stored stored, long storedMillis) {
        var out = new ByteWriter(512);
        out.fixed((long) VERSION << 32 | FINGERPRINT);
        out.fixed(0);
        out.fixed(storedMillis);
        RECORDS.write(stored, out);
        byte[] bytes = out.toBytes();
        long checksum = checksum(bytes);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[HEADER - 1 - i] = (byte) (checksum >>> (8 * i));
        }
        return bytes;
    }

    /** @param foreign whether the bytes come from outside this process */
    static @Nullable Entry read(byte[] bytes, boolean foreign) {
        try {
            var in = new ByteReader(bytes, 0, bytes.length);
            if (in.fixed() != ((long) VERSION << 32 | FINGERPRINT)) {
                return null;
            }
            long expected = in.fixed();
            if (foreign && expected != checksum(bytes)) {
                return null;
            }
            long storedMillis = in.fixed();
            return RECORDS.read(in, foreign) instanceof Stored stored && in.isAtEnd()
                    ? new Entry(stored, storedMillis)
                    : null;
        } catch (InvalidEntryException invalid) {
            return null;
        }
    }

    private static long checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, HEADER, bytes.length - HEADER);
        return crc.getValue();
    }
}
