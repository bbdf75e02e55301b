package io.ratatoskr.provider.openai;

import io.ratatoskr.settings.ProviderProfile;

/** Recognizes services by the host of their address, since they differ from servers that are only compatible. */
final class OpenAiHosts {
    private OpenAiHosts() {}

    /** OpenAI itself, or its models at Azure. */
    static boolean isOpenAi(ProviderProfile profile) {
        String host = host(profile);
        return host.equalsIgnoreCase("api.openai.com") || host.endsWith(".openai.azure.com");
    }

    static boolean isOpenRouter(ProviderProfile profile) {
        return host(profile).equalsIgnoreCase("openrouter.ai");
    }

    private static String host(ProviderProfile profile) {
        String address = profile.address();
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }
}
