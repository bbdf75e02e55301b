package io.ratatoskr.camel.grpc;

import io.ratatoskr.api.model.LocalModelCommand;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.grpc.GrpcRequest;
import io.ratatoskr.grpc.v1.Wire;
import io.ratatoskr.telemetry.CurrentRequest;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultExchange;

/** Downloads a model by {@code direct:local-model} while its progress is sent. The route calls its method by name. Thread-safe. */
public final class DownloadGrpcBinding {
    private static final String OPERATION = "direct:local-model";

    /** In: the message of the call. Out: the response to it. */
    public void download(Exchange exchange) {
        GrpcRequest request = GrpcBinding.call(exchange);
        var message = (Wire.DownloadModelRequest) request.message();
        AdminAction action = message.getUpgrade() ? AdminAction.UPGRADE : AdminAction.DOWNLOAD;
        action.require(exchange.getVariable(RatatoskrConstants.CALLER, Caller.class), message.getModel());
        var stream = new DownloadStream(request.cancellation());
        Exchange own = new DefaultExchange(exchange.getContext(), ExchangePattern.InOut);
        own.getVariables().putAll(exchange.getVariables());
        own.getIn().setBody(new LocalModelCommand.Download(message.getModel(), message.getUpgrade(), stream));
        CamelContext context = exchange.getContext();
        Thread.startVirtualThread(() -> {
            CurrentRequest.set(request);
            run(context, own, stream);
        });
        exchange.getMessage().setBody(new RpcResponse.Streamed(Map.of(), stream));
    }

    private static void run(CamelContext context, Exchange own, DownloadStream stream) {
        try (var template = context.createProducerTemplate()) {
            Exchange result = template.send(OPERATION, own);
            if (result.getException() instanceof RuntimeException failure) {
                stream.fail(failure);
            } else if (result.getException() != null) {
                stream.fail(new IllegalStateException(result.getException()));
            } else {
                stream.complete(result.getMessage().getBody(ModelStatus.class));
            }
        } catch (Exception | Error e) {
            stream.fail(e instanceof RuntimeException failure ? failure : new IllegalStateException(e));
        }
    }
}
