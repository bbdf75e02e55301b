package io.ratatoskr.routing;

/** Caller input sanitized for messages: at most {@value #MAX_LENGTH} characters, without control characters. */
final class DisplayText {
    static final int MAX_LENGTH = 200;

    private DisplayText() {}

    static String shorten(String text) {
        boolean fits = text.length() <= MAX_LENGTH;
        String shortened = fits ? text : text.substring(0, MAX_LENGTH);
        for (int i = 0; i < shortened.length(); i++) {
            if (Character.isISOControl(shortened.charAt(i)) || Character.getType(shortened.charAt(i)) == Character.FORMAT) {
                shortened = shortened.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
            }
        }
        return fits ? shortened : shortened + "…";
    }
}
