package io.ratatoskr.api;

/** A provider's content filter blocked the request or the response. */
public final class ContentFiltered extends GatewayException {
    private static final long serialVersionUID = 1L;

    public ContentFiltered(String message) {
        super(message);
    }

    public ContentFiltered(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ContentFiltered withMessage(String message) {
        return copyTo(new ContentFiltered(message, this));
    }
}
