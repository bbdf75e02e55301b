package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.provider.ToolSchema;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses tools that a model of Gemini does not accept. */
record GeminiToolCheck(GeminiModelFamily family, String model, ProviderProfile profile) {
    /**
     * Returns the request, without its tools if none of them may be called.
     *
     * @throws UnsupportedParameter for tools beside a JSON response, functions beside built-in tools, or arguments that are no object
     */
    ChatRequest check(ChatRequest request) {
        if (request.tools().isEmpty()) {
            return request;
        }
        if (isJson(request.options().responseFormat()) && !family.combinesTools()) {
            if (request.options().toolChoice() instanceof ToolChoice.None) {
                return request.withTools(List.of());
            }
            throw unsupported("response_format", "tools together with a JSON response; models from Gemini 3 on do");
        }
        boolean functions = false;
        boolean others = false;
        for (ToolDefinition tool : request.tools()) {
            switch (tool) {
                case ToolDefinition.Function function -> {
                    functions = true;
                    if (!request.dialect().equals(Dialects.GEMINI)) {
                        checkSchema(function);
                    }
                }
                case ToolDefinition.Other other -> others = true;
            }
        }
        if (functions && others && !family.combinesTools()) {
            throw unsupported("tools", "functions together with built-in tools; models from Gemini 3 on do");
        }
        return request;
    }

    private void checkSchema(ToolDefinition.Function function) {
        String problem = ToolSchema.of(function.parameters()).problem();
        if (problem != null) {
            throw new UnsupportedParameter(
                    "%s: the parameters of tool '%s' are %s; Gemini accepts an object schema"
                            .formatted(profile.name(), Text.echo(function.name()), problem),
                    "tools");
        }
    }

    private static boolean isJson(@Nullable ResponseFormat format) {
        return format instanceof ResponseFormat.JsonObject || format instanceof ResponseFormat.JsonSchema;
    }

    private UnsupportedParameter unsupported(String parameter, String feature) {
        return new UnsupportedParameter(
                "%s: '%s' does not support %s".formatted(profile.name(), Text.shorten(model, 200), feature), parameter);
    }
}
