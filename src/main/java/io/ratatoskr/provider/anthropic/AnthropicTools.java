package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.chat.ChatOptions;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ToolSchema;
import io.ratatoskr.provider.anthropic.ContentBlock.Kind;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds {@code tools} and {@code tool_choice}. */
final class AnthropicTools {
    private static final RawJson ANYTHING = new RawJson("{\"type\":\"object\"}");
    private static final RawJson NONE = new RawJson("{\"type\":\"none\"}");

    private final ProviderProfile profile;
    private final ClaudeModel model;
    private final boolean ownDialect;

    private AnthropicTools(ChatRequest request, ProviderProfile profile, ClaudeModel model) {
        this.profile = profile;
        this.model = model;
        this.ownDialect = request.dialect().equals(Dialects.ANTHROPIC);
    }

    /**
     * The tool definitions, as blocks.
     *
     * @param calledTools tools called earlier in the conversation; the API requires definitions even if the caller sends none
     */
    static List<ContentBlock> definitions(
            ChatRequest request, ProviderProfile profile, ClaudeModel model, Set<String> calledTools) {
        var tools = new AnthropicTools(request, profile, model);
        List<ContentBlock> blocks = new ArrayList<>(request.tools().size());
        for (ToolDefinition tool : request.tools()) {
            blocks.add(tools.definition(tool));
        }
        if (blocks.isEmpty()) {
            for (String name : calledTools) {
                blocks.add(
                        ContentBlock.plain(writer -> writer.field("name", name).field("input_schema", ANYTHING), null));
            }
        }
        return blocks;
    }

    /** The tool choice; null: the default of the API, auto. */
    static @Nullable RawJson choice(
            ChatRequest request, ProviderProfile profile, ClaudeModel model, boolean hasDefinitions) {
        if (request.tools().isEmpty()) {
            return hasDefinitions ? NONE : null;
        }
        ChatOptions options = request.options();
        return new AnthropicTools(request, profile, model)
                .choice(options.toolChoice(), Boolean.FALSE.equals(options.parallelToolCalls()));
    }

    static boolean forced(ChatRequest request) {
        return !request.tools().isEmpty()
                && (request.options().toolChoice() instanceof ToolChoice.Required
                        || request.options().toolChoice() instanceof ToolChoice.Function);
    }

    /** Returns whether the model's calls must match the tool's schema, which is then compiled like that of a response format. */
    static boolean isStrict(ToolDefinition.Function tool, ClaudeModel model) {
        return Boolean.TRUE.equals(tool.strict()) && model.supportsStructuredOutput();
    }

    private ContentBlock definition(ToolDefinition tool) {
        return switch (tool) {
            case ToolDefinition.Function function -> definition(function);
            case ToolDefinition.Other other -> {
                if (!ownDialect) {
                    throw UnsupportedParameters.of(profile, "tools", "a tool of type " + Text.echo(other.type()));
                }
                yield new ContentBlock(
                        Kind.RAW,
                        null,
                        writer -> writer.raw(other.json()),
                        ContentBlockMapper.cacheControl(Json.parseObject(other.json())));
            }
        };
    }

    private ContentBlock definition(ToolDefinition.Function tool) {
        RawJson schema = ToolSchema.lossless(tool.parameters());
        RawJson inputSchema = isStrict(tool, model) ? OutputSchema.lossless(schema) : schema;
        Consumer<JsonWriter> fields = writer -> {
            writer.field("name", tool.name())
                    .field("description", tool.description())
                    .field("input_schema", inputSchema)
                    .field("strict", model.supportsStructuredOutput() ? tool.strict() : null);
            if (ownDialect) {
                writer.fields(tool.extra()).fields(tool.toolExtra());
            }
        };
        return ContentBlock.plain(fields, Json.valueOrNull(tool.cacheControl()));
    }

    private @Nullable RawJson choice(@Nullable ToolChoice choice, boolean oneAtATime) {
        return switch (choice) {
            case null -> oneAtATime ? choice("auto", null, true) : null;
            case ToolChoice.Auto auto -> choice("auto", null, oneAtATime);
            case ToolChoice.None none -> NONE;
            case ToolChoice.Required required -> forced("any", null, oneAtATime);
            case ToolChoice.Function function -> forced("tool", function.name(), oneAtATime);
            case ToolChoice.Other other -> {
                if (!ownDialect) {
                    throw UnsupportedParameters.of(
                            profile, "tool_choice", "a choice other than auto, none, required or one function");
                }
                yield other.json();
            }
        };
    }

    private RawJson forced(String type, @Nullable String name, boolean oneAtATime) {
        if (!model.supportsForcedToolChoice()) {
            throw UnsupportedParameters.of(profile, "tool_choice", "a forced tool call with this model");
        }
        return choice(type, name, oneAtATime);
    }

    private static RawJson choice(String type, @Nullable String name, boolean oneAtATime) {
        return new JsonWriter(96)
                .beginObject()
                .field("type", type)
                .field("name", name)
                .field("disable_parallel_tool_use", oneAtATime ? Boolean.TRUE : null)
                .endObject()
                .toRawJson();
    }
}
