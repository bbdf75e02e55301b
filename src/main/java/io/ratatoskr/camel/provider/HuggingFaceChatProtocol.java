package io.ratatoskr.camel.provider;

import io.ratatoskr.provider.huggingface.HuggingFaceProtocol;
import io.ratatoskr.provider.openai.OpenAiProtocol;

/** The Hugging Face protocol with OpenAI's for the router's chat API, since the two codecs do not know each other. */
public final class HuggingFaceChatProtocol extends HuggingFaceProtocol {
    public HuggingFaceChatProtocol() {
        super(new OpenAiProtocol());
    }
}
