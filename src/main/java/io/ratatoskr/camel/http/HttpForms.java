package io.ratatoskr.camel.http;

import io.ratatoskr.http.FormFields;
import io.ratatoskr.http.GatewayHttpRequest;
import io.ratatoskr.http.MediaTypes;
import io.ratatoskr.http.MultipartBody;
import jakarta.activation.DataHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Forms, as Camel's own engine passes them to routes: fields as headers and as a Map, files as attachments by the name of their field.
 * Files stay in memory, within the size limit of bodies; no file is created.
 */
final class HttpForms {
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";

    private final boolean mapAsBody;
    private final Set<String> extensions;

    HttpForms(PlatformHttpEndpoint endpoint) {
        this.mapAsBody = endpoint.isPopulateBodyWithForm();
        String list = endpoint.getFileNameExtWhitelist();
        this.extensions = list == null || list.isBlank() || list.strip().equals("*")
                ? Set.of()
                : Set.of(list.strip().toLowerCase(Locale.ROOT).split("[,\\s]+"));
    }

    /** Returns whether the content type is that of a form. */
    static boolean isForm(@Nullable String contentType) {
        if (contentType == null || contentType.startsWith("application/json")) {
            return false;
        }
        String type = MediaTypes.base(contentType);
        return type.equals(URL_ENCODED) || type.equals(MULTIPART);
    }

    /**
     * Reads the body into headers, body and attachments.
     *
     * @param rejected whether a field becomes no header and is not in the Map either
     */
    void read(GatewayHttpRequest request, Message message, BiPredicate<String, String> rejected) {
        byte[] body = request.body();
        message.setBody(null);
        if (body == null) {
            return;
        }
        request.reserve(2L * body.length);
        String contentType = String.valueOf(request.headers().get("content-type"));
        Map<String, Object> fields = new LinkedHashMap<>();
        if (MediaTypes.base(contentType).equals(URL_ENCODED)) {
            FormFields.forEach(body, (name, value) -> add(fields, name, value, rejected));
            setFields(request, message, fields);
        } else {
            List<MultipartBody.Part> files = new ArrayList<>();
            for (MultipartBody.Part part : MultipartBody.parse(contentType, body)) {
                if (part.fileName() != null) {
                    files.add(part);
                } else {
                    add(
                            fields,
                            part.name(),
                            new String(body, part.offset(), part.length(), StandardCharsets.UTF_8),
                            rejected);
                }
            }
            setFields(request, message, fields);
            setFiles(body, message, files);
        }
    }

    private static void add(
            Map<String, Object> fields, String name, String value, BiPredicate<String, String> rejected) {
        if (!rejected.test(name, value)) {
            HttpHeaderMapper.append(fields, name, value);
        }
    }

    /** Request headers win over fields, fields over query parameters. */
    private void setFields(GatewayHttpRequest request, Message message, Map<String, Object> fields) {
        fields.forEach((name, value) -> {
            if (!request.headers().contains(name) && !request.pathParameters().containsKey(name)) {
                message.setHeader(name, value);
            }
        });
        if (mapAsBody && !fields.isEmpty()) {
            message.setBody(fields);
        }
    }

    private void setFiles(byte[] body, Message message, List<MultipartBody.Part> files) {
        message.setHeader(Exchange.ATTACHMENTS_SIZE, files.size());
        AttachmentMessage attachments = message.getExchange().getMessage(AttachmentMessage.class);
        Set<String> names = new HashSet<>();
        for (MultipartBody.Part file : files) {
            if (isAccepted(file.safeFileName())) {
                attachments.addAttachment(
                        uniqueName(names, file.name()), new DataHandler(new UploadDataSource(body, file)));
            }
        }
        if (files.size() == 1 && isAccepted(files.getFirst().safeFileName())) {
            setSingleFile(body, message, files.getFirst());
        }
    }

    /** Browsers send the files of one field under one name, where attachments need one each. */
    private static String uniqueName(Set<String> names, String name) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + "-" + i;
        }
        return unique;
    }

    private static void setSingleFile(byte[] body, Message message, MultipartBody.Part file) {
        message.setHeader(Exchange.FILE_LENGTH, (long) file.length());
        message.setHeader(Exchange.FILE_NAME, file.safeFileName());
        if (file.contentType() != null) {
            message.setHeader(Exchange.FILE_CONTENT_TYPE, file.contentType());
        }
        message.setBody(Arrays.copyOfRange(body, file.offset(), file.offset() + file.length()));
    }

    private boolean isAccepted(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return extensions.isEmpty()
                || (dot >= 0 && extensions.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT)));
    }
}
