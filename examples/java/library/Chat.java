import io.ratatoskr.Ratatoskr;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import java.nio.file.Path;

/** A chat without a service: the gateway runs in this program. */
public final class Chat {
    private Chat() {}

    public static void main(String[] args) {
        String model = System.getenv().getOrDefault("MODEL", "compatible:echo");
        try (ModelGateway gateway = Ratatoskr.builder()
                .config(Path.of("examples/gateway/application.properties"))
                .build()) {
            ChatResponse response = gateway.chat(ChatRequest.of(model, Message.user("Why is the sky blue?")));
            System.out.println(response.text());
            System.out.println("by the provider " + response.provider());
        }
    }
}
