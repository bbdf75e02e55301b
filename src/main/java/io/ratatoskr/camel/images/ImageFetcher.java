package io.ratatoskr.camel.images;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.DeadlineClock;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * Replaces the image URLs of a chat request with {@code data:} URLs for providers that require the bytes. Any failure is an
 * {@link UnsupportedParameter}, since another provider may accept URLs. Thread-safe.
 */
public final class ImageFetcher implements AutoCloseable {
    /** Configuration key that enables fetching. */
    static final String CONFIG_KEY = "ratatoskr.fetch.images";
    /** Maximum bytes of one image. */
    static final int MAX_IMAGE_BYTES = 20 * 1024 * 1024;
    /** Maximum bytes of all images of a request. */
    static final int MAX_TOTAL_BYTES = 50 * 1024 * 1024;
    /** Maximum number of distinct image URLs of a request. */
    static final int MAX_IMAGES = 20;

    private static final String PLACEHOLDER = "data:image/png;base64,iVBORw0KGgo=";
    /** Exchange property with the result of an earlier attempt. */
    private static final String INLINED_PROPERTY = "ratatoskr-images";

    private record InlinedRequest(ChatRequest original, ChatRequest inlined) {}

    private final boolean allowed;
    private final ImageDownloader downloader;

    /**
     * @param clock ends the waits of the downloads
     * @param budget the memory of images that are being fetched
     */
    public ImageFetcher(Vertx vertx, DeadlineClock clock, boolean allowed, ResponseBudget budget) {
        this(
                vertx,
                clock,
                allowed,
                budget,
                host -> List.of(InetAddress.getAllByName(host)),
                PublicAddress::isPublic,
                new HttpClientOptions());
    }

    /** @param tls trust settings */
    ImageFetcher(
            Vertx vertx,
            DeadlineClock clock,
            boolean allowed,
            ResponseBudget budget,
            ImageDownloader.HostResolver resolver,
            Predicate<InetAddress> addressFilter,
            HttpClientOptions tls) {
        this.allowed = allowed;
        this.downloader = new ImageDownloader(vertx, clock, budget, resolver, addressFilter, tls);
    }

    /** Like {@link #inline}; the result is reused by further attempts of the exchange. */
    @SuppressWarnings("ReferenceEquality")
    public // comparing two requests costs more than inlining saves
    ChatRequest inlineOnce(Exchange exchange, ChatRequest request, String provider, Cancellation cancellation) {
        InlinedRequest previous = exchange.getProperty(INLINED_PROPERTY, InlinedRequest.class);
        if (previous != null && previous.original == request) {
            return previous.inlined;
        }
        ChatRequest inlined = inline(request, provider, cancellation);
        if (inlined != request) {
            exchange.setProperty(INLINED_PROPERTY, new InlinedRequest(request, inlined));
        }
        return inlined;
    }

    /**
     * Replaces image URLs with the image bytes; returns the same request if it has none.
     *
     * @throws UnsupportedParameter when an image cannot be fetched
     */
    ChatRequest inline(ChatRequest request, String provider, Cancellation cancellation) {
        Map<String, String> fetched = new HashMap<>();
        long[] remainingBytes = {MAX_TOTAL_BYTES};
        return replaceUrls(request, provider, url -> {
            String dataUrl = fetched.get(url);
            if (dataUrl == null) {
                if (fetched.size() == MAX_IMAGES) {
                    throw ImageDownloader.fetchFailed(
                            provider, "a request may contain at most %d image URLs".formatted(MAX_IMAGES));
                }
                var image = downloader.download(
                        url, provider, (int) Math.min(MAX_IMAGE_BYTES, remainingBytes[0]), cancellation);
                remainingBytes[0] -= image.size();
                dataUrl = image.url();
                fetched.put(url, dataUrl);
            }
            return dataUrl;
        });
    }

    /** Like {@link #inline} without fetching: each image URL becomes the same tiny image. */
    public ChatRequest withPlaceholders(ChatRequest request, String provider) {
        return replaceUrls(request, provider, url -> PLACEHOLDER);
    }

    private ChatRequest replaceUrls(ChatRequest request, String provider, UrlReplacement replacement) {
        if (request.messages().stream().noneMatch(ImageFetcher::hasUrl)) {
            return request;
        }
        if (!allowed) {
            throw new UnsupportedParameter(
                    "%s: requires image bytes, and image URLs are fetched only with %s=true; send a data: URL"
                            .formatted(provider, CONFIG_KEY),
                    "image_url");
        }
        var messages = new ArrayList<Message>(request.messages().size());
        for (Message message : request.messages()) {
            messages.add(hasUrl(message) ? replaceUrls(message, replacement) : message);
        }
        return new ChatRequest(
                messages,
                request.tools(),
                request.options(),
                request.stream(),
                request.streamUsage(),
                request.dialect());
    }

    private interface UrlReplacement {
        String apply(String url);
    }

    private static boolean hasUrl(Message message) {
        return message.content() instanceof Content.Parts parts
                && parts.parts().stream().anyMatch(part -> part instanceof Part.Image image && isUrl(image.url()));
    }

    private static boolean isUrl(String url) {
        String start = url.substring(0, Math.min(8, url.length())).toLowerCase(Locale.ROOT);
        return start.startsWith("http://") || start.startsWith("https://");
    }

    private static Message replaceUrls(Message message, UrlReplacement replacement) {
        var parts = new ArrayList<Part>();
        if (message.content() instanceof Content.Parts previous) {
            for (Part part : previous.parts()) {
                parts.add(
                        part instanceof Part.Image image && isUrl(image.url())
                                ? new Part.Image(replacement.apply(image.url()), image.detail(), image.extra())
                                : part);
            }
        }
        return message.withContent(new Content.Parts(parts));
    }

    @Override
    public void close() {
        downloader.close();
    }
}
