package io.ratatoskr.camel.routes;

/**
 * A mistake in a route file.
 *
 * @param file its name, such as {@code routes/custom/mail.camel.yaml}
 * @param line from 1; 0 if it is unknown
 * @param message one sentence
 */
public record RouteMistake(String file, int line, String message) {
    /** Such as {@code routes/custom/mail.camel.yaml:12: no component 'ftp'}. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
    }
}
