package io.ratatoskr.camel.http;

import io.ratatoskr.http.MultipartBody;
import jakarta.activation.DataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A file of a form: a range of the request's body, not copied. Valid until the request has ended. */
final class UploadDataSource implements DataSource {
    private final byte[] body;
    private final MultipartBody.Part part;

    UploadDataSource(byte[] body, MultipartBody.Part part) {
        this.body = body;
        this.part = part;
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(body, part.offset(), part.length());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        throw new IOException("an uploaded file cannot be written to");
    }

    @Override
    public String getContentType() {
        String type = part.contentType();
        return type == null || type.isEmpty() ? "application/octet-stream" : type;
    }

    /** The file's name without a path. */
    @Override
    public String getName() {
        return part.safeFileName();
    }
}
