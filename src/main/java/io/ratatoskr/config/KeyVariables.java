package io.ratatoskr.config;

import java.util.List;
import java.util.Map;

/** The environment variables for API keys that the providers' own documentation recommends. */
final class KeyVariables {
    /**
     * @param variables in order of precedence
     * @param domains the provider's own domains
     */
    record Customary(List<String> variables, List<String> domains) {
        /** Returns whether the host belongs to the provider. */
        boolean owns(String host) {
            return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
        }
    }

    private static final Customary NONE = new Customary(List.of(), List.of());
    private static final Map<String, Customary> BY_PROVIDER = Map.ofEntries(
            Map.entry("anthropic", customary("ANTHROPIC_API_KEY", "anthropic.com")),
            Map.entry("cerebras", customary("CEREBRAS_API_KEY", "cerebras.ai")),
            Map.entry("cohere", customary("COHERE_API_KEY", "cohere.com", "cohere.ai")),
            Map.entry("deepseek", customary("DEEPSEEK_API_KEY", "deepseek.com")),
            Map.entry("fireworks", customary("FIREWORKS_API_KEY", "fireworks.ai")),
            Map.entry("gemini", new Customary(List.of("GEMINI_API_KEY", "GOOGLE_API_KEY"), List.of("googleapis.com"))),
            Map.entry("groq", customary("GROQ_API_KEY", "groq.com")),
            Map.entry("huggingface", customary("HF_TOKEN", "huggingface.co")),
            Map.entry("mistral", customary("MISTRAL_API_KEY", "mistral.ai")),
            Map.entry("nvidia", customary("NVIDIA_API_KEY", "nvidia.com")),
            Map.entry("openai", customary("OPENAI_API_KEY", "openai.com")),
            Map.entry("openrouter", customary("OPENROUTER_API_KEY", "openrouter.ai")),
            Map.entry("perplexity", customary("PERPLEXITY_API_KEY", "perplexity.ai")),
            Map.entry("together", customary("TOGETHER_API_KEY", "together.xyz", "together.ai")),
            Map.entry("xai", customary("XAI_API_KEY", "x.ai")));

    private KeyVariables() {}

    /** The well-known variables of a provider; none for an unknown name. */
    static Customary of(String provider) {
        return BY_PROVIDER.getOrDefault(provider, NONE);
    }

    private static Customary customary(String variable, String... domains) {
        return new Customary(List.of(variable), List.of(domains));
    }
}
