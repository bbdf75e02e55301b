import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Message;
import java.nio.file.Path;

/** A streamed chat without a service. Closing the stream early cancels the call to the provider. */
public final class Stream {
    private Stream() {}

    public static void main(String[] args) {
        String model = System.getenv().getOrDefault("MODEL", "compatible:echo");
        ChatRequest request = ChatRequest.of(model, Message.user("Count from one to five."));
        try (ModelGateway gateway = Ratatoskr.builder()
                        .config(Path.of("examples/gateway/application.properties"))
                        .build();
                ChatStream stream = gateway.stream(request)) {
            for (ChatEvent event : stream) {
                switch (event) {
                    case ChatEvent.Content content -> System.out.print(content.text());
                    case ChatEvent.UsageUpdate update ->
                        System.out.println("\n" + update.usage().totalTokens() + " tokens");
                    default -> {}
                }
            }
        }
    }
}
