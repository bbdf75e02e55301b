package io.ratatoskr.camel.routes;

/** Describes components that routes use and that are not on the class path. */
public final class MissingComponents {
    private MissingComponents() {}

    /**
     * The mistake of a route that uses a component which does not exist.
     *
     * @param scheme of the address, such as {@code ftp}
     */
    public static String message(String scheme) {
        return "no component '%s'".formatted(scheme);
    }
}
