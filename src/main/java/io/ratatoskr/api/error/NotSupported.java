package io.ratatoskr.api.error;

import io.ratatoskr.api.internal.text.Text;
import java.util.Collection;

/** The model or provider does not support the operation. */
public final class NotSupported extends GatewayException {
    private static final long serialVersionUID = 1L;

    /**
     * An operation that a provider's model does not support.
     *
     * @param supported the operations that it supports; may be empty when they are not known
     */
    public static NotSupported operation(
            String model, String provider, String operation, Collection<String> supported) {
        return new NotSupported("model '%s' (provider '%s') does not support '%s'%s"
                .formatted(
                        Text.printableName(model),
                        provider,
                        operation,
                        supported.isEmpty() ? "" : "; it supports: " + String.join(", ", supported)));
    }

    public NotSupported(String message) {
        super(message);
    }

    public NotSupported(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public NotSupported withMessage(String message) {
        return copyTo(new NotSupported(message, this));
    }
}
