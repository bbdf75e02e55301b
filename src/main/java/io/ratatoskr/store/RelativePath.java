package io.ratatoskr.store;

/** A path that a file of a model names: below a folder on every system, in the notation of the hub. */
final class RelativePath {
    private static final int MAX_CHARACTERS = 1_024;
    private static final int MAX_SEGMENT_CHARACTERS = 255;

    private RelativePath() {}

    /**
     * Returns the path without a leading {@code ./} and a trailing slash.
     *
     * @param origin what names it, for the message
     * @throws ModelStoreException when it is absolute, leaves the folder, or has characters that are not safe in file names
     */
    static String require(String path, String origin) throws ModelStoreException {
        String start = path.startsWith("./") ? path.substring(2) : path;
        String result = start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
        boolean inside = result.length() <= MAX_CHARACTERS
                && result.codePoints()
                        .noneMatch(c -> c == '\\'
                                || c == ':'
                                || c == 0xFFFD
                                || Character.isISOControl(c)
                                || Character.getType(c) == Character.SURROGATE);
        for (String segment : result.split("/", -1)) {
            inside &= !segment.isBlank()
                    && !segment.equals(".")
                    && !segment.equals("..")
                    && segment.length() <= MAX_SEGMENT_CHARACTERS;
        }
        if (!inside) {
            throw new ModelStoreException("%s names '%s', which is not a path in its folder"
                    .formatted(origin, path.length() > 80 ? path.substring(0, 80) + "…" : path));
        }
        return result;
    }
}
