package io.ratatoskr.provider.anthropic;

import org.jspecify.annotations.Nullable;

/** Tool call ids. The API accepts letters, digits, {@code _} and {@code -}; ids of other providers may have other characters. */
final class AnthropicToolCallIds {
    private AnthropicToolCallIds() {}

    /** The id unchanged if the API accepts it, otherwise a replacement that is always the same for the same id. */
    static String sanitize(String id) {
        var sanitized = new StringBuilder(id.length() + 9);
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            sanitized.append(isAllowed(c) ? c : '_');
        }
        return !id.isEmpty() && sanitized.compareTo(new StringBuilder(id)) == 0
                ? id
                : sanitized
                        .append('_')
                        .append(Integer.toHexString(id.hashCode()))
                        .toString();
    }

    /** Generates an id for a call without one; the same response always gets the same ids. */
    static String generate(@Nullable String responseId, int index) {
        return responseId == null ? "call_" + index : "call_%08x_%d".formatted(responseId.hashCode(), index);
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
