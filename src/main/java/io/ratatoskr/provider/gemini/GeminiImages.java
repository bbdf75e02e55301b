package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.provider.ImageType;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;

/**
 * The types of images. Gemini accepts <a href="https://ai.google.dev/gemini-api/docs/image-understanding">PNG, JPEG, WebP, HEIC and
 * HEIF</a>, and refuses bytes of another type than the claimed one.
 */
final class GeminiImages {
    private GeminiImages() {}

    /**
     * The media type to send: that of the bytes if they are an image of a known type, else the claimed one.
     *
     * @param claimed media type in lower case
     */
    static String mediaType(String claimed, String base64) {
        if (!claimed.startsWith("image/") && !claimed.equals("application/octet-stream")) {
            return claimed;
        }
        ImageType actual = ImageType.ofBase64(base64);
        return actual == null ? claimed : actual.mediaType();
    }

    /** @throws UnsupportedParameter for an image in the request of a type that Gemini does not accept */
    static void requireSupported(ChatRequest request, ProviderProfile profile) {
        List<Message> messages = request.messages();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).content() instanceof Content.Parts(List<Part> parts)) {
                for (Part part : parts) {
                    if (part instanceof Part.Image image) {
                        requireSupported(image.url(), i, profile);
                    }
                }
            }
        }
    }

    private static void requireSupported(String url, int messageIndex, ProviderProfile profile) {
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, "data:", 0, 5) || comma < 0) {
            return;
        }
        String head = url.substring(comma + 1, Math.min(url.length(), comma + 17));
        if (ImageType.ofBase64(head) == ImageType.GIF) {
            throw unsupported(messageIndex, profile);
        }
    }

    static UnsupportedParameter unsupported(int messageIndex, ProviderProfile profile) {
        return new UnsupportedParameter(
                "%s: messages[%d]: Gemini does not accept GIF images; send PNG, JPEG or WebP"
                        .formatted(profile.name(), messageIndex),
                "messages");
    }
}
