package io.ratatoskr.api.internal.text;

import org.jspecify.annotations.Nullable;

/** Texts of callers and providers as messages repeat them. */
public final class Text {
    private static final int MAX_NAME_LENGTH = 200;
    private static final int MAX_ECHO_LENGTH = 120;

    private Text() {}

    /** The text, or its first {@code maxLength} characters and an ellipsis. A surrogate pair is not split. */
    public static String shorten(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.substring(0, end) + "…";
    }

    /** A message of at most {@code maxLength} characters, with question marks in place of control characters except line ends. */
    public static @Nullable String printable(@Nullable String message, int maxLength) {
        if (message == null || (message.length() <= maxLength && message.chars().noneMatch(Text::isControl))) {
            return message;
        }
        String text = shorten(message, maxLength);
        var printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(isControl(c) ? '?' : (char) c));
        return printable.toString();
    }

    private static boolean isControl(int c) {
        return c != '\n' && Character.isISOControl(c);
    }

    /** A value of a request, shortened to {@value #MAX_ECHO_LENGTH} characters; control characters become question marks. */
    public static String echo(String text) {
        return shorten(text, MAX_ECHO_LENGTH).replaceAll("\\p{Cc}", "?");
    }

    /** A name, shortened to {@value #MAX_NAME_LENGTH} characters; control and format characters become question marks. */
    public static String printableName(String name) {
        return shorten(name, MAX_NAME_LENGTH).replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
