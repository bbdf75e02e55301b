package io.ratatoskr.camel.images;

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
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record AddressPrefix(byte[] bytes, int bits) {
        static AddressPrefix of(int bits, int... bytes) {
            byte[] all = new byte[16];
            for (int i = 0; i < bytes.length; i++) {
                all[i] = (byte) bytes[i];
            }
            return new AddressPrefix(all, bits);
        }

        boolean matches(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (bytes[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<AddressPrefix> NOT_PUBLIC_4 = List.of(
            AddressPrefix.of(8, 0),
            AddressPrefix.of(8, 10),
            AddressPrefix.of(10, 100, 64),
            AddressPrefix.of(8, 127),
            // A service of Azure to its machines, at an address that is otherwise public
            AddressPrefix.of(32, 168, 63, 129, 16),
            AddressPrefix.of(16, 169, 254),
            AddressPrefix.of(12, 172, 16),
            AddressPrefix.of(24, 192, 0, 0),
            AddressPrefix.of(24, 192, 0, 2),
            AddressPrefix.of(24, 192, 88, 99),
            AddressPrefix.of(16, 192, 168),
            AddressPrefix.of(15, 198, 18),
            AddressPrefix.of(24, 198, 51, 100),
            AddressPrefix.of(24, 203, 0, 113),
            AddressPrefix.of(4, 224),
            AddressPrefix.of(4, 240));
    /** Global unicast, parts of which are reserved. */
    private static final AddressPrefix GLOBAL_6 = AddressPrefix.of(3, 0x20);

    private static final List<AddressPrefix> NOT_PUBLIC_6 = List.of(
            AddressPrefix.of(23, 0x20, 0x01),
            AddressPrefix.of(32, 0x20, 0x01, 0x0d, 0xb8),
            AddressPrefix.of(20, 0x3f, 0xff));
    private static final AddressPrefix SIX_TO_FOUR = AddressPrefix.of(16, 0x20, 0x02);
    private static final AddressPrefix NAT64 = AddressPrefix.of(96, 0x00, 0x64, 0xff, 0x9b);

    private PublicAddress() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] address) {
        return NOT_PUBLIC_4.stream().noneMatch(prefix -> prefix.matches(address));
    }

    private static boolean isPublic6(byte[] address) {
        if (NAT64.matches(address)) {
            return isPublic4(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_6.matches(address)
                && NOT_PUBLIC_6.stream().noneMatch(prefix -> prefix.matches(address))
                && (!SIX_TO_FOUR.matches(address) || isPublic4(Arrays.copyOfRange(address, 2, 6)))
                && (!isIsatap(address) || isPublic4(Arrays.copyOfRange(address, 12, 16)));
    }

    /** True if the interface identifier is an ISATAP one, which ends with an IPv4 address. */
    private static boolean isIsatap(byte[] address) {
        return (address[8] & ~2) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == (byte) 0xfe;
    }
}
