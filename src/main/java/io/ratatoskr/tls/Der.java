package io.ratatoskr.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The few parts of DER that turn a private key of OpenSSL's older formats, PKCS#1 and SEC 1, into PKCS#8. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Der() {}

    /**
     * @param key PKCS#1 or SEC 1
     * @param publicKey encoded as X.509 has it; its algorithm, with the parameters such as the curve, is that of the key
     * @return the key as PKCS#8
     */
    static byte[] pkcs8(byte[] key, byte[] publicKey) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_0);
        content.writeBytes(algorithm(publicKey));
        content.writeBytes(element(OCTET_STRING, key));
        return element(SEQUENCE, content.toByteArray());
    }

    /** Returns the first element in the outer sequence. */
    private static byte[] algorithm(byte[] publicKey) {
        int start = contentStart(publicKey, 0);
        int content = contentStart(publicKey, start);
        return Arrays.copyOfRange(publicKey, start, content + length(publicKey, start));
    }

    private static int contentStart(byte[] der, int element) {
        int first = der[element + 1] & 0xff;
        return element + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int element) {
        int first = der[element + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[element + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
