package io.ratatoskr.camel.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.TracingSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider as spans describe it.
 *
 * @param name of the conventions where they have one, else as configured
 * @param address host of its API; null: it has none
 * @param propagates whether it gets the trace context
 * @param delegates whether its calls are those of other providers, which have spans and metrics of their own
 */
record SpanTarget(
        String configured,
        String name,
        SpanKind kind,
        @Nullable String address,
        int port,
        boolean propagates,
        boolean delegates) {
    /** The conventions' names, by the host of the API. */
    private static final Map<String, String> BY_HOST = Map.ofEntries(
            Map.entry("api.anthropic.com", "anthropic"),
            Map.entry("api.cohere.com", "cohere"),
            Map.entry("api.cohere.ai", "cohere"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("generativelanguage.googleapis.com", "gcp.gemini"),
            Map.entry("aiplatform.googleapis.com", "gcp.vertex_ai"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.mistral.ai", "mistral_ai"),
            Map.entry("api.moonshot.ai", "moonshot_ai"),
            Map.entry("api.openai.com", "openai"),
            Map.entry("api.perplexity.ai", "perplexity"),
            Map.entry("api.x.ai", "x_ai"));
    /** The conventions' names of providers that ship under another name, for those behind a proxy. */
    private static final Map<String, String> BY_NAME = Map.of("gemini", "gcp.gemini");

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    static SpanTarget of(ProviderSettings provider, TracingSettings settings) {
        URI url = provider.baseUrl().orElse(null);
        String host = url == null ? null : url.getHost();
        boolean delegates = provider.chatModel().isPresent();
        return new SpanTarget(
                provider.name(),
                conventionalName(provider.name(), host),
                provider.inProcess() || delegates ? SpanKind.INTERNAL : SpanKind.CLIENT,
                host,
                url == null ? 0 : port(url),
                provider.local() || settings.propagateTo().contains(provider.name()),
                delegates);
    }

    /** Of a provider that only routes know. */
    static SpanTarget unknown(String name) {
        return new SpanTarget(name, name, SpanKind.CLIENT, null, 0, false, false);
    }

    private static String conventionalName(String configured, @Nullable String host) {
        if (host != null) {
            String lower = host.toLowerCase(Locale.ROOT);
            String known = BY_HOST.get(lower);
            if (known != null) {
                return known;
            }
            if (lower.endsWith(".openai.azure.com")) {
                return "azure.ai.openai";
            }
        }
        return BY_NAME.getOrDefault(configured, configured);
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }
}
