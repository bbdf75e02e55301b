package io.ratatoskr.provider.anthropic;

import org.jspecify.annotations.Nullable;

/** Tool call ids. The API accepts letters, digits, {@code _} and {@code -}; ids of other providers may have other characters. */
final class CallIds {
    private CallIds() {}

    /** The id unchanged if the API accepts it, otherwise a replacement that is always the same for the same id. */
    static String sendable(String id) {
        var sendable = new StringBuilder(id.length() + 9);
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            sendable.append(isPlain(c) ? c : '_');
        }
        return !id.isEmpty() && sendable.compareTo(new StringBuilder(id)) == 0
                ? id
                : sendable.append('_')
                        .append(Integer.toHexString(id.hashCode()))
                        .toString();
    }

    /** Generates an id for a call without one; the same response always gets the same ids. */
    static String made(@Nullable String answerId, int slot) {
        return answerId == null ? "call_" + slot : "call_%08x_%d".formatted(answerId.hashCode(), slot);
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }
}
