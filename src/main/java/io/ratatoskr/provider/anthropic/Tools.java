package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.ChatOptions;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ToolChoice;
import io.ratatoskr.api.ToolDefinition;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.anthropic.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds {@code tools} and {@code tool_choice}. */
final class Tools {
    private static final RawJson NO_ARGUMENTS = new RawJson("{\"type\":\"object\",\"properties\":{}}");
    private static final RawJson ANYTHING = new RawJson("{\"type\":\"object\"}");
    private static final RawJson NONE = new RawJson("{\"type\":\"none\"}");

    private final Profile profile;
    private final ClaudeModel model;
    private final boolean own;

    private Tools(ChatRequest request, Profile profile, ClaudeModel model) {
        this.profile = profile;
        this.model = model;
        this.own = request.dialect().equals(Dialects.ANTHROPIC);
    }

    /**
     * The tool definitions, as blocks.
     *
     * @param called tools called earlier in the conversation; the API requires definitions even if the caller sends none
     */
    static List<Block> definitions(ChatRequest request, Profile profile, ClaudeModel model, Set<String> called) {
        var tools = new Tools(request, profile, model);
        List<Block> blocks = new ArrayList<>(request.tools().size());
        for (ToolDefinition tool : request.tools()) {
            blocks.add(tools.definition(tool));
        }
        if (blocks.isEmpty()) {
            for (String name : called) {
                blocks.add(Block.plain(writer -> writer.field("name", name).field("input_schema", ANYTHING), null));
            }
        }
        return blocks;
    }

    /** The tool choice; null: the default of the API, auto. */
    static @Nullable RawJson choice(ChatRequest request, Profile profile, ClaudeModel model, boolean defined) {
        if (request.tools().isEmpty()) {
            return defined ? NONE : null;
        }
        ChatOptions options = request.options();
        return new Tools(request, profile, model)
                .choice(options.toolChoice(), Boolean.FALSE.equals(options.parallelToolCalls()));
    }

    static boolean forced(ChatRequest request) {
        return !request.tools().isEmpty()
                && (request.options().toolChoice() instanceof ToolChoice.Required
                        || request.options().toolChoice() instanceof ToolChoice.Function);
    }

    private Block definition(ToolDefinition tool) {
        return switch (tool) {
            case ToolDefinition.Function function -> definition(function);
            case ToolDefinition.Other other -> {
                if (!own) {
                    throw Unsaid.of(profile, "tools", "a tool of type " + other.type());
                }
                yield new Block(
                        Kind.WHOLE,
                        writer -> writer.raw(other.json()),
                        PartBlocks.cacheControl(Json.parseObject(other.json())));
            }
        };
    }

    private Block definition(ToolDefinition.Function tool) {
        Consumer<JsonWriter> fields = writer -> {
            writer.field("name", tool.name())
                    .field("description", tool.description())
                    .field("input_schema", schema(tool.parameters()))
                    .field("strict", model.structured() ? tool.strict() : null);
            if (own) {
                writer.fields(tool.extra()).fields(tool.toolExtra());
            }
        };
        RawJson control = tool.cacheControl();
        return Block.plain(fields, control == null || control.isNull() ? null : control);
    }

    /** The schema unchanged; an empty one becomes a schema without properties. */
    private static RawJson schema(@Nullable RawJson parameters) {
        if (parameters == null || parameters.isNull()) {
            return NO_ARGUMENTS;
        }
        String text = parameters.text();
        boolean empty = text.startsWith("{")
                && text.endsWith("}")
                && text.substring(1, text.length() - 1).isBlank();
        return empty ? NO_ARGUMENTS : parameters;
    }

    private @Nullable RawJson choice(@Nullable ToolChoice choice, boolean oneAtATime) {
        return switch (choice) {
            case null -> oneAtATime ? choice("auto", null, true) : null;
            case ToolChoice.Auto auto -> choice("auto", null, oneAtATime);
            case ToolChoice.None none -> NONE;
            case ToolChoice.Required required -> forced("any", null, oneAtATime);
            case ToolChoice.Function function -> forced("tool", function.name(), oneAtATime);
            case ToolChoice.Other other -> {
                if (!own) {
                    throw Unsaid.of(profile, "tool_choice", "a choice other than auto, none, required or one function");
                }
                yield other.json();
            }
        };
    }

    private RawJson forced(String type, @Nullable String name, boolean oneAtATime) {
        if (!model.forces()) {
            throw Unsaid.of(profile, "tool_choice", "a forced tool call with this model");
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
