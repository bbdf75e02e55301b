package io.ratatoskr.client.http;

import io.ratatoskr.client.transport.ServiceCall;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** The method and the path of a call in the HTTP API. */
record HttpPaths(String method, String path) {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** @throws IllegalArgumentException for a call about a model that names none */
    static HttpPaths of(ServiceCall call) {
        return switch (call.operation()) {
            case CHAT -> new HttpPaths(POST, "/v1/chat/completions");
            case GENERATE -> new HttpPaths(POST, "/v1/completions");
            case EMBED -> new HttpPaths(POST, "/v1/embeddings");
            case NLI -> new HttpPaths(POST, call.batch() ? "/v1/nli/batch" : "/v1/nli");
            case ZERO_SHOT -> new HttpPaths(POST, "/v1/classify/zero-shot");
            case CLASSIFY -> new HttpPaths(POST, "/v1/classify");
            case STANCE -> new HttpPaths(POST, "/v1/stance");
            case RERANK -> new HttpPaths(POST, "/v1/rerank");
            case TOKENS -> new HttpPaths(POST, "/v1/tokens/count");
            case TOKENIZE -> new HttpPaths(POST, "/v1/tokenize");
            case MODELS -> new HttpPaths(GET, "/v1/models" + query(call.parameters()));
            case METADATA ->
                "true".equals(call.parameters().get("refresh"))
                        ? new HttpPaths(POST, model(call) + "/refresh")
                        : new HttpPaths(GET, model(call) + "/metadata");
            case STATUS -> new HttpPaths(GET, model(call) + "/status");
            case VALIDATE -> new HttpPaths(POST, model(call) + "/validate");
            case ROUTE -> new HttpPaths(POST, "/v1/route");
            case PRESETS -> new HttpPaths(GET, presets(call.parameters()));
            case CAPABILITIES -> new HttpPaths(GET, "/v1/capabilities");
            case LOAD -> new HttpPaths(POST, model(call) + "/load");
            case UNLOAD -> new HttpPaths(POST, model(call) + "/unload");
            case DOWNLOAD -> new HttpPaths(POST, model(call) + "/download" + query(call.parameters()));
            case REFRESH -> new HttpPaths(POST, "/admin/refresh");
            case GATEWAY_STATUS -> new HttpPaths(GET, "/v1/status");
            case HEALTH -> new HttpPaths(GET, "/health/ready");
            case RELOAD -> new HttpPaths(POST, "/admin/reload");
            case STOP -> new HttpPaths(POST, "/admin/stop");
        };
    }

    private static String model(ServiceCall call) {
        String model = call.model();
        if (model == null) {
            throw new IllegalArgumentException("%s names no model".formatted(call.operation()));
        }
        return "/v1/models/" + encode(model);
    }

    private static String presets(Map<String, String> parameters) {
        String tier = parameters.get("tier");
        String capability = parameters.get("capability");
        return tier == null || capability == null
                ? "/v1/presets"
                : "/v1/presets/" + encode(tier) + "/" + encode(capability);
    }

    private static String query(Map<String, String> parameters) {
        var query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(encode(value)));
        return query.toString();
    }

    /** Percent-encodes, as UTF-8, all but letters, digits and {@code -._~}. */
    private static String encode(String text) {
        var encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHighHexDigit(b)).append(HEX.toLowHexDigit(b));
            }
        }
        return encoded.toString();
    }
}
