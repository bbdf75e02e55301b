package io.ratatoskr.camel.jms;

import io.ratatoskr.jms.PropertyNames;
import org.apache.camel.component.jms.JmsKeyFormatStrategy;

/** {@link PropertyNames} for Camel's component. */
final class HeaderNames implements JmsKeyFormatStrategy {
    @Override
    public String encodeKey(String key) {
        return PropertyNames.property(key);
    }

    @Override
    public String decodeKey(String key) {
        return PropertyNames.header(key);
    }
}
