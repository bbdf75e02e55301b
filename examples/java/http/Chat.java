import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** A chat over HTTP, with OpenAI's SDK. */
public final class Chat {
    private Chat() {}

    public static void main(String[] args) {
        String url = System.getenv().getOrDefault("RATATOSKR_URL", "http://127.0.0.1:9740");
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(url + "/v1")
                .apiKey(System.getenv().getOrDefault("RATATOSKR_KEY", "none"))
                .build();
        ChatCompletion response = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(System.getenv().getOrDefault("MODEL", "compatible:echo"))
                        .addUserMessage("Why is the sky blue?")
                        .build());
        System.out.println(response.choices().getFirst().message().content().orElse(""));
        response.usage().ifPresent(usage -> System.out.println(usage.totalTokens() + " tokens"));
        client.close();
    }
}
