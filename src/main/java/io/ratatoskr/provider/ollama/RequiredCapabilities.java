package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Model capabilities that a chat requires; Ollama responds with 400 if the model lacks one. */
final class RequiredCapabilities {
    /**
     * A required capability.
     *
     * @param parameter the request field that requires it
     */
    record RequiredCapability(ModelCapability capability, String parameter, String description) {}

    private RequiredCapabilities() {}

    /** The capabilities that the chat requires, most significant first for error messages. */
    static List<RequiredCapability> of(ChatRequest request) {
        var required = new ArrayList<RequiredCapability>(3);
        if (!request.tools().isEmpty() && !(request.options().toolChoice() instanceof ToolChoice.None)) {
            required.add(new RequiredCapability(ModelCapability.TOOL_USE, "tools", "tools"));
        }
        if (ThinkField.isEnabled(ThinkField.of(request.options().reasoning(), request.model()))) {
            required.add(new RequiredCapability(ModelCapability.REASONING, "reasoning", "thinking"));
        }
        if (request.messages().stream().anyMatch(RequiredCapabilities::hasImage)) {
            required.add(new RequiredCapability(ModelCapability.VISION, "messages", "images"));
        }
        return required;
    }

    /**
     * Rejects the request if the model is known to lack a capability; unknown capabilities pass.
     *
     * @throws UnsupportedParameter naming the field
     */
    static void check(ChatRequest request, ProviderProfile profile, @Nullable ModelMetadata metadata) {
        if (metadata == null || metadata.info().capabilities().isEmpty()) {
            return;
        }
        for (RequiredCapability required : of(request)) {
            if (!metadata.info().capabilities().contains(required.capability())) {
                throw new UnsupportedParameter(
                        "%s: '%s' does not support %s according to its list of capabilities"
                                .formatted(profile.name(), request.model(), required.description()),
                        required.parameter());
            }
        }
    }

    private static boolean hasImage(Message message) {
        return message.content() instanceof Content.Parts parts
                && parts.parts().stream().anyMatch(Part.Image.class::isInstance);
    }
}
