package aloft.local.client;

import aloft.local.admin.AdminMessages;
import aloft.local.state.RunningProcess;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Sends requests to the admin API of a running process.
///
/// @param connectTimeout in milliseconds
record AdminClient(int connectTimeout) {

  /// Sends a request and returns the response.
  ///
  /// @param millis the longest wait for the response; 0 for no limit
  /// @throws UserException if the process reports an error
  /// @throws IOException if it does not respond, or another program does
  <T extends Record> T send(
      RunningProcess running,
      String endpoint,
      @Nullable Record request,
      Class<T> responseType,
      int millis)
      throws IOException {
    URI address = URI.create("http://127.0.0.1:" + running.port() + AdminMessages.PATH + endpoint);
    if (!(address.toURL().openConnection(java.net.Proxy.NO_PROXY)
        instanceof HttpURLConnection connection)) {
      throw new IOException("not HTTP");
    }
    connection.setConnectTimeout(connectTimeout);
    connection.setReadTimeout(millis);
    connection.setRequestProperty(AdminMessages.TOKEN, running.token());
    if (request != null) {
      connection.setDoOutput(true);
      connection
          .getOutputStream()
          .write(
              Json.write(RecordWriter.of(request, endpoint), 0).getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (status >= 400) {
        AdminMessages.ErrorMessage error = read(AdminMessages.ErrorMessage.class, text);
        throw new UserException(Diagnostic.error(error.code(), error.message()).hint(error.hint()));
      }
      return read(responseType, text);
    }
  }

  private static <T> T read(Class<T> type, String text) throws IOException {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    T read = Decoder.read(type, Json.read(text, "response"), findings);
    if (read == null || findings.hasErrors()) {
      throw new IOException("invalid response of the local cloud: " + text);
    }
    return read;
  }
}
