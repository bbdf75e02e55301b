package io.ratatoskr.camel.http;

import io.ratatoskr.http.GatewayHttpResponse;
import io.ratatoskr.http.GatewayHttpResponse.Content;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The OpenAPI description of the gateway's own paths, from the resource {@code META-INF/ratatoskr/openapi.yaml}. Paths and methods that
 * no started route serves are left out. The bytes are made at the first request, and again only after routes have changed.
 * Thread-safe.
 */
public final class OpenApiHttpBinding {
    private static final String RESOURCE = "/META-INF/ratatoskr/openapi.yaml";
    private static final int MAX_ALIASES = 200;

    /** @param served {@code GET /v1/models} and the like */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    private record Description(Set<String> served, byte[] json, String etag) {}

    private volatile @Nullable Description current;

    /** Returns the description, or 304 when the client has it. */
    public GatewayHttpResponse response(Exchange exchange, @Header("if-none-match") @Nullable String known) {
        Description description = describe(servedPaths(exchange.getContext()));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("etag", description.etag);
        headers.put("cache-control", "no-cache");
        if (known != null && (known.contains(description.etag) || known.strip().equals("*"))) {
            return new GatewayHttpResponse(304, headers, new Content.Full(new byte[0]));
        }
        headers.put("content-type", "application/json");
        return new GatewayHttpResponse(200, headers, new Content.Full(description.json));
    }

    private Description describe(Set<String> served) {
        Description known = current;
        if (known == null || !known.served.equals(served)) {
            byte[] json = render(served);
            known = new Description(served, json, '"' + digest(json) + '"');
            current = known;
        }
        return known;
    }

    /** Returns the methods and paths of the started routes; a route without a restriction serves every method, as {@code *}. */
    private static Set<String> servedPaths(CamelContext context) {
        Set<String> served = new TreeSet<>();
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint
                    && context.getRouteController()
                            .getRouteStatus(route.getRouteId())
                            .isStarted()) {
                String methods = endpoint.getHttpMethodRestrict();
                for (String method : methods == null ? new String[] {"*"} : methods.split(",")) {
                    served.add(method.strip().toUpperCase(Locale.ROOT) + " " + endpoint.getPath());
                }
            }
        }
        return served;
    }

    @SuppressWarnings("unchecked")
    private static byte[] render(Set<String> served) {
        Map<String, Object> document = load();
        Map<String, Object> paths =
                new LinkedHashMap<>((Map<String, Object>) Objects.requireNonNull(document.get("paths")));
        paths.replaceAll((path, operations) -> {
            Map<String, Object> left = new LinkedHashMap<>((Map<String, Object>) operations);
            left.keySet()
                    .removeIf(method -> !served.contains(method.toUpperCase(Locale.ROOT) + " " + path)
                            && !served.contains("* " + path));
            return left;
        });
        paths.values().removeIf(operations -> ((Map<String, Object>) operations).isEmpty());
        Map<String, Object> described = new LinkedHashMap<>(document);
        described.put("paths", paths);
        try {
            return Json.mapper().writeValueAsBytes(described);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> load() {
        try (InputStream yaml = OpenApiHttpBinding.class.getResourceAsStream(RESOURCE)) {
            String text = new String(Objects.requireNonNull(yaml, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
            LoadSettings settings = LoadSettings.builder()
                    .setMaxAliasesForCollections(MAX_ALIASES)
                    .build();
            return (Map<String, Object>) new Load(settings).loadFromString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
