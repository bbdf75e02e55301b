import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;

/** A streamed chat over HTTP, with OpenAI's SDK. Closing the stream early cancels the call to the provider. */
public final class Stream {
    private Stream() {}

    public static void main(String[] args) {
        String url = System.getenv().getOrDefault("RATATOSKR_URL", "http://127.0.0.1:9740");
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(url + "/v1")
                .apiKey(System.getenv().getOrDefault("RATATOSKR_KEY", "none"))
                .build();
        ChatCompletionCreateParams request = ChatCompletionCreateParams.builder()
                .model(System.getenv().getOrDefault("MODEL", "compatible:echo"))
                .addUserMessage("Count from one to five.")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(request)) {
            stream.stream().forEach(chunk -> {
                chunk.choices().stream()
                        .flatMap(choice -> choice.delta().content().stream())
                        .forEach(System.out::print);
                chunk.usage().ifPresent(usage -> System.out.println("\n" + usage.totalTokens() + " tokens"));
            });
        }
        client.close();
    }
}
