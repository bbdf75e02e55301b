package io.ratatoskr.camel.provider;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Tests if an address is on the public internet, by IANA's special-purpose registries: not loopback, link-local, private,
 * carrier-grade NAT, multicast or reserved. IPv6 addresses that embed an IPv4 address are also checked by that address.
 */
final class PublicAddress {
    /** A network prefix. */
    private record Prefix(byte[] bytes, int bits) {
        static Prefix of(int bits, int... bytes) {
            byte[] all = new byte[16];
            for (int i = 0; i < bytes.length; i++) {
                all[i] = (byte) bytes[i];
            }
            return new Prefix(all, bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (bytes[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Prefix> NOT_PUBLIC_4 = List.of(
            Prefix.of(8, 0),
            Prefix.of(8, 10),
            Prefix.of(10, 100, 64),
            Prefix.of(8, 127),
            Prefix.of(16, 169, 254),
            Prefix.of(12, 172, 16),
            Prefix.of(24, 192, 0, 0),
            Prefix.of(24, 192, 0, 2),
            Prefix.of(24, 192, 88, 99),
            Prefix.of(16, 192, 168),
            Prefix.of(15, 198, 18),
            Prefix.of(24, 198, 51, 100),
            Prefix.of(24, 203, 0, 113),
            Prefix.of(4, 224),
            Prefix.of(4, 240));
    /** Global unicast, parts of which are reserved. */
    private static final Prefix GLOBAL_6 = Prefix.of(3, 0x20);

    private static final List<Prefix> NOT_PUBLIC_6 =
            List.of(Prefix.of(23, 0x20, 0x01), Prefix.of(32, 0x20, 0x01, 0x0d, 0xb8), Prefix.of(20, 0x3f, 0xff));
    private static final Prefix SIX_TO_FOUR = Prefix.of(16, 0x20, 0x02);
    private static final Prefix NAT64 = Prefix.of(96, 0x00, 0x64, 0xff, 0x9b);

    private PublicAddress() {}

    static boolean test(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] address) {
        return NOT_PUBLIC_4.stream().noneMatch(prefix -> prefix.holds(address));
    }

    private static boolean isPublic6(byte[] address) {
        if (NAT64.holds(address)) {
            return isPublic4(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_6.holds(address)
                && NOT_PUBLIC_6.stream().noneMatch(prefix -> prefix.holds(address))
                && (!SIX_TO_FOUR.holds(address) || isPublic4(Arrays.copyOfRange(address, 2, 6)))
                && (!isIsatap(address) || isPublic4(Arrays.copyOfRange(address, 12, 16)));
    }

    /** True if the interface identifier is an ISATAP one, which ends with an IPv4 address. */
    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~2) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }
}
