package io.ratatoskr.camel.ratatoskr;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes from an address that {@code toD} or {@code wireTap} has evaluated only the operation. The options are the expressions of the route,
 * which the endpoint evaluates itself: evaluated before, their values would be taken for expressions again, so that a text such as
 * <code>${env:SECRET}</code> in a message would be run. All messages share one endpoint for each operation. Thread-safe.
 */
@SendDynamic("ratatoskr")
public final class RatatoskrSendDynamicAware extends SendDynamicAwareSupport {
    /** Parts of an address in other languages, which only the processor can evaluate. */
    private static final String OTHER_LANGUAGE = "+language:";

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) {
        return new DynamicAwareEntry(uri, originalUri, null, null);
    }

    /** @throws IllegalArgumentException when there is no such operation */
    @Override
    public @Nullable String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        String template = entry.getOriginalUri();
        if (template.contains(OTHER_LANGUAGE)) {
            return null;
        }
        String path = entry.getUri().substring(entry.getUri().indexOf(':') + 1);
        int query = path.indexOf('?');
        String name = (query < 0 ? path : path.substring(0, query)).replaceFirst("^//", "");
        return getScheme() + ":" + EndpointOperation.of(name).wireName() + query(template);
    }

    /** The part of an address from its question mark on; empty if there is none. Those in expressions do not count. */
    private static String query(String template) {
        int depth = 0;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth = Math.max(0, depth - 1);
            } else if (c == '?' && depth == 0) {
                return template.substring(i);
            }
        }
        return "";
    }

    @Override
    public @Nullable Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return null;
    }

    @Override
    public @Nullable Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return null;
    }
}
