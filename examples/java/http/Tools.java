import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;
import java.util.Map;

/** Tool use over HTTP, with OpenAI's SDK: runs the calls of the model until it responds with a text. */
public final class Tools {
    private static final ChatCompletionFunctionTool TEMPERATURE = ChatCompletionFunctionTool.builder()
            .function(FunctionDefinition.builder()
                    .name("temperature")
                    .description("The temperature in a city, in degrees Celsius.")
                    .parameters(FunctionParameters.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .putAdditionalProperty(
                                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                            .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                            .build())
                    .build())
            .build();

    private Tools() {}

    public static void main(String[] args) {
        String url = System.getenv().getOrDefault("RATATOSKR_URL", "http://127.0.0.1:9740");
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(url + "/v1")
                .apiKey(System.getenv().getOrDefault("RATATOSKR_KEY", "none"))
                .build();
        ChatCompletionCreateParams.Builder request = ChatCompletionCreateParams.builder()
                .model(System.getenv().getOrDefault("MODEL", "compatible:weather"))
                .addTool(TEMPERATURE)
                .addUserMessage("How warm are Oslo and Rome?");
        for (int turn = 0; turn < 5; turn++) {
            ChatCompletionMessage message = client.chat()
                    .completions()
                    .create(request.build())
                    .choices()
                    .getFirst()
                    .message();
            request.addMessage(message);
            List<ChatCompletionMessageToolCall> calls = message.toolCalls().orElse(List.of());
            if (calls.isEmpty()) {
                System.out.println(message.content().orElse(""));
                break;
            }
            calls.forEach(call -> request.addMessage(run(call.asFunction())));
        }
        client.close();
    }

    private static ChatCompletionToolMessageParam run(ChatCompletionMessageFunctionToolCall call) {
        String arguments = call.function().arguments();
        String result = arguments.contains("Oslo") ? "12" : "28";
        System.out.println(call.function().name() + "(" + arguments + ") = " + result);
        return ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content(result)
                .build();
    }
}
