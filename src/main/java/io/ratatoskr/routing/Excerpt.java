package io.ratatoskr.routing;

/** Caller input sanitized for messages: at most {@value #LONGEST} characters, without control characters. */
final class Excerpt {
    static final int LONGEST = 200;

    private Excerpt() {}

    static String of(String text) {
        boolean fits = text.length() <= LONGEST;
        String cut = fits ? text : text.substring(0, LONGEST);
        for (int i = 0; i < cut.length(); i++) {
            if (Character.isISOControl(cut.charAt(i)) || Character.getType(cut.charAt(i)) == Character.FORMAT) {
                cut = cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
            }
        }
        return fits ? cut : cut + "…";
    }
}
