package io.ratatoskr.api.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** Decides by its text alone, without DNS, whether a host is this machine's loopback interface. */
public final class LoopbackHosts {
    private static final int LOOPBACK_NETWORK = 127;

    private LoopbackHosts() {}

    /**
     * Returns whether the host is {@code localhost} or a loopback address in any notation of the WHATWG URL standard, such as {@code
     * 127.0.0.1}, {@code 127.1}, {@code 0x7f.1}, {@code ::1} or {@code ::ffff:127.0.0.1}.
     *
     * @param host without a port; an IPv6 address with or without brackets
     */
    public static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf(':') >= 0) {
            return isLoopbackV6(bare);
        }
        return !bracketed && ipv4(bare) >>> 24 == LOOPBACK_NETWORK;
    }

    private static boolean isLoopbackV6(String address) {
        if (address.indexOf('%') >= 0) {
            return false;
        }
        try {
            // In brackets it is parsed, never looked up
            return InetAddress.getByName("[" + address + "]").isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns the 32 bits of an IPv4 address of one to four numbers, each decimal, octal or hexadecimal; -1: it is none. */
    private static long ipv4(String host) {
        if (host.isEmpty() || !isAsciiDigit(host.charAt(0))) {
            return -1;
        }
        String[] parts = host.split("\\.", -1);
        if (parts.length > 4) {
            return -1;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            int bits = last ? 8 * (5 - parts.length) : 8;
            long number = number(parts[i]);
            if (number < 0 || number >= 1L << bits) {
                return -1;
            }
            address = address << bits | number;
        }
        return address;
    }

    private static long number(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        boolean hex = lower.startsWith("0x");
        boolean octal = !hex && lower.length() > 1 && lower.startsWith("0");
        String digits = hex ? lower.substring(2) : lower;
        if (digits.isEmpty()) {
            return hex ? 0 : -1;
        }
        if (digits.length() > 16 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
            return -1;
        }
        try {
            return Long.parseLong(digits, hex ? 16 : octal ? 8 : 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isAsciiDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
