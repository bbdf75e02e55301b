package io.ratatoskr.parameters;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.provider.LegacyFunctions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Features that a request requires, and that are therefore never dropped.
 *
 * @param parameters names of required parameters
 * @param modalities modalities of the message parts
 */
record RequiredFeatures(Set<String> parameters, Set<String> modalities) {
    /** Structured output with a JSON schema; a model that does not list it supports it if it supports {@code response_format}. */
    static final String SCHEMA = "structured_outputs";

    static RequiredFeatures of(ModelRequest request) {
        var parameters = new LinkedHashSet<String>();
        var modalities = new LinkedHashSet<String>();
        switch (request) {
            case ChatRequest chat -> {
                tools(parameters, chat);
                format(parameters, chat.options().responseFormat());
                chat.messages().forEach(message -> modalities(modalities, message));
            }
            case EmbedRequest embed -> {
                if (embed.dimensions() != null) {
                    parameters.add("dimensions");
                }
            }
            case GenerateRequest generate -> {}
            case ScoringRequest task -> {}
        }
        return new RequiredFeatures(parameters, modalities);
    }

    private static void tools(Set<String> names, ChatRequest chat) {
        if (chat.tools().isEmpty()) {
            if (LegacyFunctions.isUsedBy(chat)) {
                names.add("tools");
            }
            if (LegacyFunctions.isForced(chat)) {
                names.add("tool_choice");
            }
            return;
        }
        names.add("tools");
        switch (chat.options().toolChoice()) {
            case null -> {}
            case ToolChoice.Auto auto -> {}
            case ToolChoice.None none -> {}
            case ToolChoice.Required required -> names.add("tool_choice");
            case ToolChoice.Function function -> names.add("tool_choice");
            case ToolChoice.Other other -> names.add("tool_choice");
        }
    }

    private static void format(Set<String> names, @Nullable ResponseFormat format) {
        switch (format) {
            case null -> {}
            case ResponseFormat.Text text -> {}
            case ResponseFormat.JsonObject object -> names.add("response_format");
            case ResponseFormat.JsonSchema schema -> names.add(SCHEMA);
            case ResponseFormat.Other other -> names.add("response_format");
        }
    }

    private static void modalities(Set<String> found, Message message) {
        if (message.content() instanceof Content.Parts(List<Part> parts)) {
            for (Part part : parts) {
                switch (part) {
                    case Part.Image image -> found.add("image");
                    case Part.Audio audio -> found.add("audio");
                    case Part.File file -> found.add("file");
                    case Part.Text text -> {}
                    case Part.Refusal refusal -> {}
                    case Part.Other other -> {}
                }
            }
        }
    }
}
