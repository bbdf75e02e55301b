package io.ratatoskr.api.internal;

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

    /** A value of a request, shortened to {@value #MAX_ECHO_LENGTH} characters. */
    public static String echo(String text) {
        return shorten(text, MAX_ECHO_LENGTH);
    }

    /** A name, shortened to {@value #MAX_NAME_LENGTH} characters; control and format characters become question marks. */
    public static String printableName(String name) {
        return shorten(name, MAX_NAME_LENGTH).replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
