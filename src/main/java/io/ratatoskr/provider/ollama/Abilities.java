package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Content;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Model capabilities that a chat requires; Ollama responds with 400 if the model lacks one. */
final class Abilities {
    /**
     * A required capability.
     *
     * @param parameter the request field that requires it
     */
    record Asked(ModelCapability capability, String parameter, String words) {}

    private Abilities() {}

    /** The capabilities that the chat requires, most significant first for error messages. */
    static List<Asked> asked(ChatRequest request) {
        var asked = new ArrayList<Asked>(3);
        if (!request.tools().isEmpty() && !(request.options().toolChoice() instanceof ToolChoice.None)) {
            asked.add(new Asked(ModelCapability.TOOL_USE, "tools", "tools"));
        }
        if (Think.on(Think.of(request.options().reasoning(), request.model()))) {
            asked.add(new Asked(ModelCapability.REASONING, "reasoning", "thinking"));
        }
        if (request.messages().stream().anyMatch(Abilities::shows)) {
            asked.add(new Asked(ModelCapability.VISION, "messages", "images"));
        }
        return asked;
    }

    /**
     * Rejects the request if the model is known to lack a capability; unknown capabilities pass.
     *
     * @throws UnsupportedParameter naming the field
     */
    static void check(ChatRequest request, Profile profile, @Nullable ModelMetadata known) {
        if (known == null || known.info().capabilities().isEmpty()) {
            return;
        }
        for (Asked asked : asked(request)) {
            if (!known.info().capabilities().contains(asked.capability())) {
                throw new UnsupportedParameter(
                        "%s: '%s' does not support %s according to its list of capabilities"
                                .formatted(profile.name(), request.model(), asked.words()),
                        asked.parameter());
            }
        }
    }

    private static boolean shows(Message message) {
        return message.content() instanceof Content.Parts parts
                && parts.parts().stream().anyMatch(Part.Image.class::isInstance);
    }
}
