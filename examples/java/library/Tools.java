import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.RawJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tool use without a service: runs the calls of the model until it responds with a text. */
public final class Tools {
    private static final ToolDefinition TEMPERATURE = new ToolDefinition.Function(
            "temperature", "The temperature in a city, in degrees Celsius.", new RawJson("""
                    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}"""));

    private Tools() {}

    public static void main(String[] args) {
        String model = System.getenv().getOrDefault("MODEL", "compatible:weather");
        var messages = new ArrayList<Message>(List.of(Message.user("How warm are Oslo and Rome?")));
        try (ModelGateway gateway = Ratatoskr.builder()
                .config(Path.of("examples/gateway/application.properties"))
                .build()) {
            for (int turn = 0; turn < 5; turn++) {
                ChatResponse response = gateway.chat(
                        ChatRequest.of(model, messages.toArray(Message[]::new)).withTools(List.of(TEMPERATURE)));
                messages.add(response.choice().message());
                if (response.toolCalls().isEmpty()) {
                    System.out.println(response.text());
                    return;
                }
                for (ToolCall call : response.toolCalls()) {
                    String result = temperature(call.arguments());
                    System.out.println(call.name() + "(" + call.arguments() + ") = " + result);
                    messages.add(Message.tool(call.id(), result));
                }
            }
        }
    }

    /** The arguments are JSON. */
    private static String temperature(String arguments) {
        return arguments.contains("Oslo") ? "12" : "28";
    }
}
