package io.ratatoskr.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyHeadersTest {
    private static boolean areIn(String name) {
        return ProxyHeaders.areIn(
                new DefaultHttpHeaders().set("host", "localhost").set(name, "192.0.2.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "Forwarded-For",
                "X-Forwarded",
                "X-Forwarded-For",
                "X-Forwarded-Anything",
                "X-Original-Forwarded-For",
                "Fly-Forwarded-Port",
                "HTTP_X_FORWARDED_FOR",
                "Via",
                "X-Varnish",
                "X-Real-IP",
                "Client-IP",
                "X-Client-IP",
                "X-ClientIP",
                "X-Cluster-Client-IP",
                "True-Client-IP",
                "Fastly-Client-IP",
                "Fly-Client-IP",
                "CF-Connecting-IP",
                "CF-Connecting-IPv6",
                "Cf-Pseudo-IPv4",
                "CF-Ray",
                "CDN-Loop",
                "X-Azure-ClientIP",
                "X-Azure-SocketIP",
                "X-Nf-Client-Connection-Ip",
                "X-Appengine-User-IP",
                "X-ProxyUser-Ip",
                "WL-Proxy-Client-IP",
                "Proxy-Client-IP",
                "X-Originating-IP",
                "X-Remote-IP",
                "X-Remote-Addr",
                "X-Envoy-External-Address",
                "CloudFront-Viewer-Address",
                "X-Amz-Cf-Id",
                "X-Amzn-Trace-Id",
                "X-Original-Host"
            })
    void headers_of_proxies_are_recognized_in_any_case(String name) {
        assertThat(areIn(name)).isTrue();
        assertThat(areIn(name.toLowerCase(Locale.ROOT))).isTrue();
        assertThat(areIn(name.toUpperCase(Locale.ROOT))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Accept-Encoding",
                "Content-Type",
                "Connection",
                "Cookie",
                "Origin",
                "Referer",
                "Priority",
                "Upgrade-Insecure-Requests",
                "Sec-Fetch-Site",
                "Traceparent",
                "User-Agent",
                "X-Api-Key",
                "X-Request-Id",
                "X-Client-Request-Id",
                "X-Ratatoskr-Timeout",
                "X-Stainless-Retry-Count",
                "OpenAI-Organization",
                "Anthropic-Version",
                "HTTP-Referer",
                "X-Title",
                "X-Ship",
                "Zip"
            })
    void headers_of_clients_are_not(String name) {
        assertThat(areIn(name)).isFalse();
    }
}
