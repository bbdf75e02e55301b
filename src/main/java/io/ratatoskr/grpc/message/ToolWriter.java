package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.grpc.v1.Wire;
import java.util.ArrayList;
import java.util.List;

/** Tools and their calls on the wire. */
final class ToolWriter {
    private ToolWriter() {}

    /** @param extras whether unknown fields are of the dialect of the wire */
    static List<Wire.ToolDefinition> tools(List<ToolDefinition> tools, boolean extras) {
        var messages = new ArrayList<Wire.ToolDefinition>(tools.size());
        for (ToolDefinition tool : tools) {
            messages.add(
                    switch (tool) {
                        case ToolDefinition.Other other ->
                            Wire.ToolDefinition.newBuilder()
                                    .setOtherJson(other.json().text())
                                    .build();
                        case ToolDefinition.Function function -> function(function, extras);
                    });
        }
        return messages;
    }

    private static Wire.ToolDefinition function(ToolDefinition.Function tool, boolean extras) {
        Wire.ToolDefinition.Builder message = Wire.ToolDefinition.newBuilder().setName(tool.name());
        if (tool.description() != null) {
            message.setDescription(tool.description());
        }
        if (tool.parameters() != null) {
            message.setParametersJson(tool.parameters().text());
        }
        if (tool.strict() != null) {
            message.setStrict(tool.strict());
        }
        if (extras && tool.cacheControl() != null) {
            message.setCacheControlJson(tool.cacheControl().text());
        }
        if (extras && !tool.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(tool.extra()));
        }
        if (extras && !tool.toolExtra().isEmpty()) {
            message.setToolExtraJson(WireValues.text(tool.toolExtra()));
        }
        return message.build();
    }

    static Wire.ToolCall call(ToolCall call) {
        Wire.ToolCall.Builder message =
                Wire.ToolCall.newBuilder().setId(call.id()).setName(call.name()).setArguments(call.arguments());
        if (call.type() != null) {
            message.setType(call.type());
        }
        if (!call.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(call.extra()));
        }
        return message.build();
    }
}
