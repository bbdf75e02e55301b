package io.ratatoskr.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.AdaptedRequest;
import io.ratatoskr.provider.AdaptedRequest.Removal;
import io.ratatoskr.provider.ToolSchema;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Schemas of tools for OpenAI itself, which refuses a whole request for one of them: "schema must have type 'object' and not have
 * 'oneOf'/'anyOf'/'allOf'/'enum'/'const'/'not' at the top level".
 */
final class OpenAiToolSchemas {
    /** Keywords that OpenAI refuses at the top, beside the alternatives, which are merged. */
    private static final List<String> REFUSED = List.of("enum", "const", "not");

    private OpenAiToolSchemas() {}

    /** @throws UnsupportedParameter for arguments that are no object */
    static AdaptedRequest adapt(ChatRequest request, ProviderProfile profile) {
        if (request.tools().isEmpty()) {
            return AdaptedRequest.unchanged(request);
        }
        Set<String> removed = new LinkedHashSet<>();
        List<ToolDefinition> tools = new ArrayList<>(request.tools().size());
        for (ToolDefinition tool : request.tools()) {
            tools.add(tool instanceof ToolDefinition.Function function ? adapt(function, removed, profile) : tool);
        }
        List<Removal> removals = removed.stream()
                .map(keyword -> new Removal(
                        "tools.parameters." + keyword, "OpenAI refuses it at the top of the schema of a tool"))
                .toList();
        return removals.isEmpty()
                ? AdaptedRequest.unchanged(request)
                : new AdaptedRequest(request.withTools(tools), removals);
    }

    private static ToolDefinition adapt(
            ToolDefinition.Function function, Set<String> removed, ProviderProfile profile) {
        RawJson parameters = function.parameters();
        if (parameters == null || parameters.isNull()) {
            return function;
        }
        ToolSchema schema = ToolSchema.of(parameters);
        if (schema.problem() != null) {
            throw new UnsupportedParameter(
                    "%s: the parameters of tool '%s' are %s; OpenAI accepts an object schema"
                            .formatted(profile.name(), Text.echo(function.name()), schema.problem()),
                    "tools");
        }
        removed.addAll(schema.removed());
        RawJson accepted = schema.json();
        for (String keyword : REFUSED) {
            if (accepted.text().contains('"' + keyword + '"')
                    && Json.tree(accepted) instanceof ObjectNode tree
                    && tree.remove(keyword) != null) {
                removed.add(keyword);
                accepted = Json.ofTree(tree);
            }
        }
        return schema.removed().isEmpty() && accepted.equals(schema.json())
                ? function
                : new ToolDefinition.Function(
                        function.name(),
                        function.description(),
                        accepted,
                        function.strict(),
                        function.cacheControl(),
                        function.extra(),
                        function.toolExtra());
    }
}
