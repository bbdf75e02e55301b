package io.ratatoskr.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The response to {@code GET /} and {@code HEAD /}: name, version and links, for people and probes that only have the address. */
final class RootResponse {
    static final FixedResponse INSTANCE = create();

    private RootResponse() {}

    private static FixedResponse create() {
        String version = Objects.requireNonNullElse(
                RootResponse.class.getPackage().getImplementationVersion(), "(not packaged)");
        String json = """
                {"name":"ratatoskr","version":"%s",\
                "links":{"base_url":"/v1","chat":"/v1/chat/completions","models":"/v1/models","presets":"/v1/presets","openapi":"/openapi.json"}}""".formatted(version);
        return new FixedResponse(GatewayHttpResponse.json(200, json.getBytes(StandardCharsets.UTF_8)), "root");
    }
}
