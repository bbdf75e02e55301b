package io.ratatoskr.camel.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import io.ratatoskr.http.GatewayHttpRequest;
import io.ratatoskr.http.GatewayHttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.platform.http.cookie.CookieConfiguration;
import org.apache.camel.component.platform.http.cookie.CookieHandler;
import org.jspecify.annotations.Nullable;

/** The cookies of one request and its response. Names and values that RFC 6265 does not permit are refused. */
final class HttpCookies implements CookieHandler {
    private final GatewayHttpRequest request;
    private final CookieConfiguration configuration;
    private final Map<String, Cookie> changed = new LinkedHashMap<>();

    HttpCookies(GatewayHttpRequest request, CookieConfiguration configuration) {
        this.request = request;
        this.configuration = configuration;
    }

    /** @throws IllegalArgumentException when the name or the value has characters that a cookie cannot have */
    @Override
    public void addCookie(String cookieName, String cookieValue) {
        Cookie cookie = create(cookieName, cookieValue);
        Long maxAge = configuration.getCookieMaxAge();
        if (maxAge != null) {
            cookie.setMaxAge(maxAge);
        }
        put(cookie);
    }

    @Override
    public @Nullable String removeCookie(String cookieName) {
        String value = getCookieValue(cookieName);
        if (value == null) {
            changed.remove(cookieName);
        } else {
            Cookie expired = create(cookieName, "");
            expired.setMaxAge(0);
            put(expired);
        }
        return value;
    }

    @Override
    public @Nullable String getCookieValue(String cookieName) {
        for (String header : request.headers().getAll(HttpHeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.STRICT.decode(header)) {
                if (cookie.name().equals(cookieName)) {
                    return cookie.value();
                }
            }
        }
        return null;
    }

    /** Returns the Set-Cookie headers of the response. */
    List<GatewayHttpResponse.Field> fields() {
        return changed.values().stream()
                .map(cookie -> new GatewayHttpResponse.Field("set-cookie", ServerCookieEncoder.STRICT.encode(cookie)))
                .toList();
    }

    private Cookie create(String name, String value) {
        var cookie = new DefaultCookie(name, value);
        cookie.setPath(configuration.getCookiePath());
        cookie.setDomain(configuration.getCookieDomain());
        cookie.setSecure(configuration.isCookieSecure());
        cookie.setHttpOnly(configuration.isCookieHttpOnly());
        cookie.setSameSite(SameSite.valueOf(configuration.getCookieSameSite().getValue()));
        return cookie;
    }

    private void put(Cookie cookie) {
        if (ServerCookieEncoder.STRICT.encode(cookie) == null) {
            throw new IllegalArgumentException("the cookie '%s' is not valid".formatted(cookie.name()));
        }
        changed.put(cookie.name(), cookie);
    }
}
