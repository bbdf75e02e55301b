package io.ratatoskr.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import io.ratatoskr.settings.ProviderProfile.LateSystemMessages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Builds requests and their encoded bodies. */
final class AnthropicTestRequests {
    static final String SONNET_4_5 = "claude-sonnet-4-5-20250929";
    static final String OPUS_4_8 = "claude-opus-4-8";
    static final ProviderProfile ACME = profile(LateSystemMessages.TOP);

    private AnthropicTestRequests() {}

    static ProviderProfile profile(LateSystemMessages lateMessages) {
        return new ProviderProfile(
                "acme",
                "acme.test",
                Optional.empty(),
                ProviderProfile.ReasoningFormat.EFFORT,
                lateMessages,
                EndpointKind.ROUTER);
    }

    static ChatOptions.Builder options() {
        return ChatOptions.builder(SONNET_4_5);
    }

    static ChatRequest chat(ChatOptions.Builder options, Message... messages) {
        return new ChatRequest(List.of(messages), List.of(), options.build(), false, false, Dialects.OPENAI);
    }

    static ChatRequest anthropicChat(ChatOptions.Builder options, Message... messages) {
        return new ChatRequest(List.of(messages), List.of(), options.build(), false, false, Dialects.ANTHROPIC);
    }

    static Message parts(Role role, Part... parts) {
        return Message.of(role, new Content.Parts(List.of(parts)));
    }

    static Message assistantWithCalls(String text, ToolCall... calls) {
        Content content = text == null ? null : Content.of(text);
        return Message.of(Role.ASSISTANT, content).withOutput(AssistantOutput.ofToolCalls(List.of(calls)));
    }

    static Message assistantWithThinking(String details, String text, ToolCall... calls) {
        Content content = text == null ? null : Content.of(text);
        return Message.of(Role.ASSISTANT, content)
                .withOutput(new AssistantOutput(List.of(calls), "seen", new RawJson(details), null));
    }

    static ToolDefinition tool(String name) {
        return new ToolDefinition.Function(name, "does", new RawJson("{\"type\":\"object\"}"));
    }

    static AdditionalProperties cacheControl() {
        return AdditionalProperties.NONE.with("cache_control", new RawJson("{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"));
    }

    static String body(ModelRequest request) {
        return body(request, ACME);
    }

    static String body(ModelRequest request, ProviderProfile profile) {
        return new String(new AnthropicProtocol().encode(request, profile).body(), StandardCharsets.UTF_8);
    }

    static JsonNode tree(ModelRequest request) {
        return tree(request, ACME);
    }

    static JsonNode tree(ModelRequest request, ProviderProfile profile) {
        return tree(body(request, profile));
    }

    static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] fixture(String name) {
        try (InputStream in = AnthropicTestRequests.class.getResourceAsStream("/provider/anthropic/" + name)) {
            if (in == null) {
                throw new AssertionError("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
