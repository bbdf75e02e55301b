package io.ratatoskr;

import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.http.HttpFrontend;

final class HttpFrontendTest extends FrontendContract {
    @Override
    protected Frontend frontend() {
        return new HttpFrontend();
    }

    @Override
    protected String chat(TestGateway gateway, String model, String prompt) {
        return gateway.post(
                        "/v1/chat/completions",
                        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                                .formatted(model, prompt))
                .body();
    }

    @Override
    protected String malformed(TestGateway gateway) {
        return gateway.post("/v1/chat/completions", "{\"model\":").body();
    }
}
