package io.ratatoskr.store;

import java.util.regex.Pattern;

/**
 * The format of a commit: 40 hexadecimal digits in lower case, as git writes a SHA-1. Anything else, from a hub or from
 * {@code models.lock}, is rejected, since a commit becomes the name of a folder.
 */
final class CommitId {
    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{40}");

    private CommitId() {}

    static boolean isValid(String commit) {
        return FORMAT.matcher(commit).matches();
    }

    /**
     * Returns the commit.
     *
     * @param origin where it comes from, for the message
     * @throws ModelStoreException when it is not a commit
     */
    static String require(String commit, String origin) throws ModelStoreException {
        if (!isValid(commit)) {
            throw new ModelStoreException("%s contains a commit that is not 40 hexadecimal digits".formatted(origin));
        }
        return commit;
    }
}
