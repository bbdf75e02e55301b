package io.ratatoskr.config;

import java.util.List;
import java.util.Map;

/** The environment variables for API keys that the providers' own documentation recommends. */
final class ApiKeyVariables {
    /**
     * @param variables in order of precedence
     * @param domains the provider's own domains
     */
    record ProviderVariables(List<String> variables, List<String> domains) {
        /** Returns whether the host belongs to the provider. */
        boolean isOwnHost(String host) {
            return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
        }
    }

    private static final ProviderVariables NONE = new ProviderVariables(List.of(), List.of());
    private static final Map<String, ProviderVariables> BY_PROVIDER = Map.ofEntries(
            Map.entry("anthropic", entry("ANTHROPIC_API_KEY", "anthropic.com")),
            Map.entry("cerebras", entry("CEREBRAS_API_KEY", "cerebras.ai")),
            Map.entry("cohere", entry("COHERE_API_KEY", "cohere.com", "cohere.ai")),
            Map.entry("deepseek", entry("DEEPSEEK_API_KEY", "deepseek.com")),
            Map.entry("fireworks", entry("FIREWORKS_API_KEY", "fireworks.ai")),
            Map.entry("gemini", new ProviderVariables(List.of("GEMINI_API_KEY", "GOOGLE_API_KEY"), List.of("googleapis.com"))),
            Map.entry("groq", entry("GROQ_API_KEY", "groq.com")),
            Map.entry("huggingface", entry("HF_TOKEN", "huggingface.co")),
            Map.entry("mistral", entry("MISTRAL_API_KEY", "mistral.ai")),
            Map.entry("nvidia", entry("NVIDIA_API_KEY", "nvidia.com")),
            Map.entry("openai", entry("OPENAI_API_KEY", "openai.com")),
            Map.entry("openrouter", entry("OPENROUTER_API_KEY", "openrouter.ai")),
            Map.entry("perplexity", entry("PERPLEXITY_API_KEY", "perplexity.ai")),
            Map.entry("together", entry("TOGETHER_API_KEY", "together.xyz", "together.ai")),
            Map.entry("xai", entry("XAI_API_KEY", "x.ai")));

    private ApiKeyVariables() {}

    /** The well-known variables of a provider; none for an unknown name. */
    static ProviderVariables forProvider(String provider) {
        return BY_PROVIDER.getOrDefault(provider, NONE);
    }

    private static ProviderVariables entry(String variable, String... domains) {
        return new ProviderVariables(List.of(variable), List.of(domains));
    }
}
