package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.ArrayDeque;

/** Encodes responses in the order of their requests; those to HEAD without their content. */
final class Http1ResponseEncoder extends HttpResponseEncoder {
    private final ArrayDeque<HttpMethod> methods = new ArrayDeque<>(4);

    /** Notes a decoded request. */
    void requestDecoded(HttpMethod method) {
        methods.add(method);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return super.isContentAlwaysEmpty(response);
        }
        return HttpMethod.HEAD.equals(methods.poll()) || super.isContentAlwaysEmpty(response);
    }
}
