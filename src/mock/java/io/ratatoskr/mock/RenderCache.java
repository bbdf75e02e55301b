package io.ratatoskr.mock;

import org.jspecify.annotations.Nullable;

/** Caches the last rendered response, since load tests repeat one request. Confined to one event loop. */
final class RenderCache {
    private record CacheEntry(
            MockResponse source, String path, MockFormat format, ParsedRequest request, RenderedResponse response) {
        @SuppressWarnings("ReferenceEquality") // the cached response is recognized by identity
        boolean matches(MockResponse other, MockCall call, ParsedRequest otherRequest) {
            return source == other
                    && path.equals(call.path())
                    && format == call.format()
                    && request.model().equals(otherRequest.model())
                    && request.stream() == otherRequest.stream()
                    && request.includeUsage() == otherRequest.includeUsage()
                    && request.choices() == otherRequest.choices()
                    && request.echoTexts().size() == otherRequest.echoTexts().size()
                    && request.wordCount() == otherRequest.wordCount();
        }
    }

    private @Nullable CacheEntry last;

    RenderedResponse get(MockResponse response, MockCall call, MockModelCatalog catalog) {
        if (!(response.body() instanceof MockBody.ReplyBody(ReplyContent content)) || !content.isFixed()) {
            return RenderedResponse.render(response, call, catalog);
        }
        ParsedRequest request = call.parsed();
        CacheEntry cached = last;
        if (cached != null && cached.matches(response, call, request)) {
            return cached.response();
        }
        RenderedResponse rendered = RenderedResponse.render(response, call, catalog);
        last = new CacheEntry(response, call.path(), call.format(), request, rendered);
        return rendered;
    }
}
